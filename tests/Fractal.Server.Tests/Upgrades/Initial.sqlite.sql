CREATE TABLE "__EFMigrationsLock" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY,
    "Timestamp" TEXT NOT NULL
);
CREATE TABLE "__EFMigrationsHistory" (
    "migration_id" TEXT NOT NULL CONSTRAINT "pk___ef_migrations_history" PRIMARY KEY,
    "product_version" TEXT NOT NULL
);
INSERT INTO "__EFMigrationsHistory" VALUES ('20261128104742_Initial', '10.0.15');
CREATE TABLE "app_versions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_app_versions" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "spec" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);
INSERT INTO "app_versions" VALUES ('01A22206-CA00-7FA4-B080-3809CD882828', '01A22206-CA00-7517-91ED-C3726430BA4A', '{"command":["/bin/idle"],"environment":{},"width":1280,"height":800,"network":false,"prepare":0,"configPaths":[],"memoryMiB":1024,"cpus":2,"maxProcesses":512,"homeMiB":256,"startTimeout":"00:00:30","grace":"00:00:00"}', 639314640000000000);
INSERT INTO "app_versions" VALUES ('01A22206-CA00-7FFE-A5BC-95AF0C650002', '01A22206-CA00-7067-8ADB-FEF44FF319D2', '{"command":["/bin/kept"],"environment":{},"width":1280,"height":800,"network":false,"prepare":0,"configPaths":[],"memoryMiB":1024,"cpus":2,"maxProcesses":512,"homeMiB":256,"startTimeout":"00:00:30","grace":"00:00:00"}', 639314640000000000);
CREATE TABLE "apps" (
    "id" TEXT NOT NULL CONSTRAINT "pk_apps" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "icon" TEXT NOT NULL,
    "enabled" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "current_version_id" TEXT NOT NULL,
    "keeps_config" INTEGER NOT NULL,
    "connect_timeout" INTEGER NOT NULL,
    "reconnect_window" INTEGER NOT NULL,
    "idle_timeout" INTEGER NOT NULL,
    "max_duration" INTEGER NOT NULL,
    "policy" TEXT NOT NULL,
    "max_containers" INTEGER NOT NULL,
    "max_queue" INTEGER NOT NULL
);
INSERT INTO "apps" VALUES ('01A22206-CA00-7067-8ADB-FEF44FF319D2', 'kept', 'Kept', '', 'app.svg', 1, 1, '01A22206-CA00-7FFE-A5BC-95AF0C650002', 0, 600000000, 600000000, 18000000000, 288000000000, 'fixed:size=1', 1, 100);
INSERT INTO "apps" VALUES ('01A22206-CA00-7517-91ED-C3726430BA4A', 'idle', 'Idle', '', 'app.svg', 1, 0, '01A22206-CA00-7FA4-B080-3809CD882828', 0, 600000000, 600000000, 18000000000, 288000000000, 'fixed:size=2', 100, 100);
CREATE TABLE "audit_entries" (
    "id" TEXT NOT NULL CONSTRAINT "pk_audit_entries" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NULL,
    "address" TEXT NULL
);
INSERT INTO "audit_entries" VALUES ('01A22206-CA00-737A-8183-D0E0FF2F6C06', 639314640000000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'subscription.changed', '01a22206-ca00-7b00-aba0-51109ce37a76', 'active standard ', NULL);
INSERT INTO "audit_entries" VALUES ('01A22206-CA00-7395-8EFE-8AF35B90A440', 639314640000000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'sign-in.began', '01a22206-ca00-7568-88e9-d5876b183f8b', 'Unknown program', '127.0.0.1');
INSERT INTO "audit_entries" VALUES ('01A22206-CA00-759F-A877-4E4745148206', 639314640000000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'sign-in.began', '01a22206-ca00-7740-880a-327e2cdadcd7', 'Unknown program', '127.0.0.1');
INSERT INTO "audit_entries" VALUES ('01A22206-CA00-75B0-AF8F-7236E5ECCA51', 639314640000000000, '01A22206-CA00-7B00-ABA0-51109CE37A76', 'user.registered', '01a22206-ca00-7b00-aba0-51109ce37a76', NULL, '127.0.0.1');
INSERT INTO "audit_entries" VALUES ('01A22206-CA00-7BFD-9CA6-49659A730FD1', 639314640000000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'user.promoted', '01a22206-ca00-7443-b04b-03b37ae3411d', NULL, NULL);
INSERT INTO "audit_entries" VALUES ('01A22206-CA00-7CFD-8042-AE3C5709D0B5', 639314640000000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'pool.policy', '01a22206-ca00-7c91-8c1f-1bb6f4376c63', 'forecast:min=1,max=40, hit target 0.95, time zone Europe/Berlin', NULL);
INSERT INTO "audit_entries" VALUES ('01A22206-CA00-7DBA-916C-D29A5A74A2A0', 639314640000000000, '01A22206-CA00-7B00-ABA0-51109CE37A76', 'sign-in.began', '01a22206-ca00-7afb-bb4e-c4f07972a74b', 'Unknown program', '127.0.0.1');
INSERT INTO "audit_entries" VALUES ('01A22206-CA00-7E01-820A-21E20ECEF442', 639314640000000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'user.registered', '01a22206-ca00-7443-b04b-03b37ae3411d', NULL, '127.0.0.1');
INSERT INTO "audit_entries" VALUES ('01A22207-B460-7038-8562-066B0F71CFDB', 639314640600000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'invitation.created', '01a22207-b460-710d-bffe-1be4fb16c861', NULL, NULL);
INSERT INTO "audit_entries" VALUES ('01A22207-B460-705B-AEF3-FF4BD70D521A', 639314640600000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'sign-in.began', '01a22207-b460-79b2-baa2-44d2a0437797', 'Unknown program', '127.0.0.1');
INSERT INTO "audit_entries" VALUES ('01A22207-B460-70CC-BD94-D3FC45EB209B', 639314640600000000, '01A22207-B460-7DAF-AE12-29BA5AE65DBA', 'sign-in.began', '01a22207-b460-7ad8-b359-e97607df8cc4', 'Unknown program', '127.0.0.1');
INSERT INTO "audit_entries" VALUES ('01A22207-B460-75EE-8AF3-982CEF4C9793', 639314640600000000, '01A22207-B460-7DAF-AE12-29BA5AE65DBA', 'user.registered', '01a22207-b460-7daf-ae12-29ba5ae65dba', NULL, '127.0.0.1');
INSERT INTO "audit_entries" VALUES ('01A22207-B460-781B-BA87-0E8B32A89721', 639314640600000000, '01A22206-CA00-7443-B04B-03B37AE3411D', 'subscription.changed', '01a22207-b460-7daf-ae12-29ba5ae65dba', 'active standard ', NULL);
INSERT INTO "audit_entries" VALUES ('01A22207-B460-7FF9-A75C-1E84AED9AC9F', 639314640600000000, '01A22206-CA00-7B00-ABA0-51109CE37A76', 'sign-in.failed', '01a22206-ca00-7b00-aba0-51109ce37a76', 'wrong password', '127.0.0.1');
CREATE TABLE "clusters" (
    "id" TEXT NOT NULL CONSTRAINT "pk_clusters" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "driver" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "draining_at" INTEGER NULL
);
INSERT INTO "clusters" VALUES ('01A22206-CA00-787A-A213-0727F42CE41D', 'simulated', 'simulated', 'local', NULL);
CREATE TABLE "containers" (
    "id" TEXT NOT NULL CONSTRAINT "pk_containers" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "app_version_id" TEXT NOT NULL,
    "cluster_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "session_id" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "launched_at" INTEGER NULL,
    "ready_at" INTEGER NULL,
    "claimed_at" INTEGER NULL,
    "ending_at" INTEGER NULL,
    "gone_at" INTEGER NULL,
    "end_reason" TEXT NULL,
    "end_detail" TEXT NULL,
    "enrolment_hash" BLOB NULL,
    "key_id" INTEGER NOT NULL,
    "public_key" TEXT NULL,
    "last_seen_at" INTEGER NULL,
    "last_input_at" INTEGER NULL
);
INSERT INTO "containers" VALUES ('01A22206-CA00-7315-BF45-227B3A9BD0D6', '01A22206-CA00-7067-8ADB-FEF44FF319D2', '01A22206-CA00-7FFE-A5BC-95AF0C650002', '01A22206-CA00-787A-A213-0727F42CE41D', 'local', 'InUse', '01A22207-B460-73DB-8646-1BAAC4F41D4B', 639314640000000000, 639314640000000000, 639314640000000000, 639314640600000000, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEB4tpDstAlU5CDwWTRZmGZUnWmoQ7iVCLgfRXB2Q1si0QbT4jl__Hykm17vqKZ_gr4P7wTyxcqG6iYBBCED1eQ', 639314640600000000, NULL);
INSERT INTO "containers" VALUES ('01A22206-CA00-771A-B219-FAF1CA564078', '01A22206-CA00-7517-91ED-C3726430BA4A', '01A22206-CA00-7FA4-B080-3809CD882828', '01A22206-CA00-787A-A213-0727F42CE41D', 'local', 'Ready', NULL, 639314640000000010, 639314640000000000, 639314640000000000, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9CWJhAzOkHxUqzhajEzImVbTBT0_5iyBTUhvOFzQouh_kKpjb1jsO6Xq8vq2rsLX3DSsEANqTbayGld9N8U45g', 639314640600000000, NULL);
INSERT INTO "containers" VALUES ('01A22206-CA00-77E6-8147-0AC9F6D329F3', '01A22206-CA00-7067-8ADB-FEF44FF319D2', '01A22206-CA00-7FFE-A5BC-95AF0C650002', '01A22206-CA00-787A-A213-0727F42CE41D', 'local', 'Gone', '01A22206-CA00-7F02-8717-47D7A68523DB', 639314640000000000, 639314640000000000, 639314640000000000, 639314640000000000, 639314640000000000, 639314640000000000, 'UserEnded', NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAERkapf6UMpzfBHw1Oypkdyrq7YLyGULfpEgkxnaH57xalb1NsFMkQX3sOf_KJvmR7gI4M2UjU5cjCVswOD1dK-g', 639314640000000000, NULL);
INSERT INTO "containers" VALUES ('01A22206-CA00-7C9C-B8BF-AA68ABB50FBC', '01A22206-CA00-7517-91ED-C3726430BA4A', '01A22206-CA00-7FA4-B080-3809CD882828', '01A22206-CA00-787A-A213-0727F42CE41D', 'local', 'Ready', NULL, 639314640000000020, 639314640000000000, 639314640000000000, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYGAtWuM_zCoOxL3rSseH3NKV8fQVfYQHcVfMNTY1WGiyxjIBhjW2--71_d0ARK3FSIhq1LnxXJdxah7iqgOZ-w', 639314640600000000, NULL);
CREATE TABLE "data_protection_keys" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_data_protection_keys" PRIMARY KEY AUTOINCREMENT,
    "friendly_name" TEXT NULL,
    "xml" TEXT NULL
);
INSERT INTO "data_protection_keys" VALUES (1, 'key-9d130e00-e12e-4490-8a09-49bab44d0eae', '<key id="9d130e00-e12e-4490-8a09-49bab44d0eae" version="1"><creationDate>2026-11-28T11:00:31.2550993Z</creationDate><activationDate>2026-11-28T11:00:31.2550993Z</activationDate><expirationDate>2027-02-26T11:00:31.2550993Z</expirationDate><descriptor deserializerType="Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection, Version=10.0.0.0, Culture=neutral, PublicKeyToken=adb9793829ddae60"><descriptor><encryption algorithm="AES_256_CBC" /><validation algorithm="HMACSHA256" /><encryptedSecret decryptorType="Fractal.Server.Platform.Keys.KeysExtensions+InstallationKeyDecryptor, Fractal.Server, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null" xmlns="http://schemas.asp.net/2015/03/dataProtection"><sealed xmlns="">xLn0/nL8Xzr1m7IQc5sb1OtkwNLEFQh7aptnUhHxnLzj0a1uai8GgDlcqe3TiDEGAZ8SMw9wOzaqco9egRGaZ1F2WsdSLK442e+NxurM8NB0FI+ax6m7o2WAHAa90lyr87FFaJOJGzcN5NyLFQ8SyNDNmMFduSB2eE8T8dMPlImdOqegqLRyLIMWz5HhQ4AliOmCsRToFYdxJQdlekYXPafq0AQ0rC1nwJihs4wQUuoJgS6d7iIPaDHITwaW/T79BAX2EwVcBUlh7SItZjwNKF/DSWIfp2GdkxtB4fmmRpV71JHoj58keisKiBQxQAedyWRRQJ0RzEsL4squuXQ5poEcwG9ZaCWTy/Sr55IQjlvn2L9ziXWmGFSHV7vz9L3TVRfxUjhYYrSYqQ==</sealed></encryptedSecret></descriptor></descriptor></key>');
CREATE TABLE "demand_counts" (
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "replica" TEXT NOT NULL,
    "warm" INTEGER NOT NULL,
    "queued" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    CONSTRAINT "pk_demand_counts" PRIMARY KEY ("app_id", "region", "step", "replica")
);
INSERT INTO "demand_counts" VALUES ('01A22206-CA00-7067-8ADB-FEF44FF319D2', 'local', 179586720, '01A22206-CA00-7E54-86DD-C5FD37A910C5', 1, 0, 0);
INSERT INTO "demand_counts" VALUES ('01A22206-CA00-7067-8ADB-FEF44FF319D2', 'local', 179586726, '01A22206-CA00-7E54-86DD-C5FD37A910C5', 1, 1, 0);
CREATE TABLE "demand_spans" (
    "replica" TEXT NOT NULL CONSTRAINT "pk_demand_spans" PRIMARY KEY,
    "from_step" INTEGER NOT NULL,
    "until_step" INTEGER NOT NULL
);
INSERT INTO "demand_spans" VALUES ('01A22206-CA00-7E54-86DD-C5FD37A910C5', 179586720, 179586726);
CREATE TABLE "invitations" (
    "id" TEXT NOT NULL CONSTRAINT "pk_invitations" PRIMARY KEY,
    "hash" BLOB NOT NULL,
    "email_key" TEXT NULL,
    "email" TEXT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "used_at" INTEGER NULL,
    "used_by" TEXT NULL
);
INSERT INTO "invitations" VALUES ('01A22207-B460-710D-BFFE-1BE4FB16C861', X'7E04C1C3DC04B91E9F224D370405D7605588B99704E351606D4AE83AC96F9EE2', NULL, NULL, '01A22206-CA00-7443-B04B-03B37AE3411D', 639314640600000000, 639320688600000000, NULL, NULL);
CREATE TABLE "pool_levels" (
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "queued" INTEGER NOT NULL,
    "halted_because" TEXT NULL,
    "paused" INTEGER NOT NULL,
    "lead_time" INTEGER NOT NULL,
    CONSTRAINT "pk_pool_levels" PRIMARY KEY ("app_id", "region")
);
INSERT INTO "pool_levels" VALUES ('01A22206-CA00-7067-8ADB-FEF44FF319D2', 'local', 1, NULL, 0, 10000000);
INSERT INTO "pool_levels" VALUES ('01A22206-CA00-7517-91ED-C3726430BA4A', 'local', 0, NULL, 0, 10000000);
CREATE TABLE "pool_moments" (
    "pool_id" TEXT NOT NULL,
    "minute" INTEGER NOT NULL,
    "target" INTEGER NOT NULL,
    "ready" INTEGER NOT NULL,
    "starting" INTEGER NOT NULL,
    "in_use" INTEGER NOT NULL,
    "deleted" INTEGER NOT NULL,
    CONSTRAINT "pk_pool_moments" PRIMARY KEY ("pool_id", "minute")
);
INSERT INTO "pool_moments" VALUES ('01A22206-CA00-78E2-9602-45AC9B76F51B', 29931121, 2, 2, 0, 0, 0);
INSERT INTO "pool_moments" VALUES ('01A22206-CA00-7C91-8C1F-1BB6F4376C63', 29931120, 1, 0, 1, 0, 0);
INSERT INTO "pool_moments" VALUES ('01A22206-CA00-7C91-8C1F-1BB6F4376C63', 29931121, 1, 1, 0, 0, 0);
CREATE TABLE "pools" (
    "id" TEXT NOT NULL CONSTRAINT "pk_pools" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "retried_at" INTEGER NULL,
    "paused_at" INTEGER NULL,
    "policy" TEXT NULL,
    "time_zone" TEXT NULL,
    "hit_target" REAL NULL,
    "target" INTEGER NOT NULL,
    "decided_at" INTEGER NULL,
    "why" TEXT NOT NULL,
    "limits" INTEGER NOT NULL,
    "tuned_price" REAL NULL,
    "tuned_floor" INTEGER NULL,
    "tuned_at" INTEGER NULL
);
INSERT INTO "pools" VALUES ('01A22206-CA00-78E2-9602-45AC9B76F51B', '01A22206-CA00-7517-91ED-C3726430BA4A', 'local', NULL, NULL, NULL, NULL, NULL, 2, 639314640000000000, 'target 2: a fixed size of 2', 0, NULL, NULL, NULL);
INSERT INTO "pools" VALUES ('01A22206-CA00-7C91-8C1F-1BB6F4376C63', '01A22206-CA00-7067-8ADB-FEF44FF319D2', 'local', NULL, NULL, 'forecast:min=1,max=40', 'Europe/Berlin', 0.95, 1, 639314640600000000, 'target 1: 0.05 starts/min expected for the next 11 s, floor 1; quota or budget allows no more', 8, 7439.9999999999936, 1, 639314640600000000);
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_sessions" PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "start" TEXT NULL,
    "container_id" TEXT NULL,
    "priority" INTEGER NOT NULL,
    "keeps_config" INTEGER NOT NULL,
    "idempotency_key" TEXT NULL,
    "request_hash" BLOB NULL,
    "created_at" INTEGER NOT NULL,
    "claimed_at" INTEGER NULL,
    "connected_at" INTEGER NULL,
    "disconnected_at" INTEGER NULL,
    "ending_at" INTEGER NULL,
    "ended_at" INTEGER NULL,
    "end_reason" TEXT NULL,
    "end_detail" TEXT NULL,
    "seen_at" INTEGER NOT NULL,
    "limit_at" INTEGER NULL,
    "report_sequence" INTEGER NOT NULL,
    "limits_connect_timeout" INTEGER NOT NULL,
    "limits_idle_timeout" INTEGER NOT NULL,
    "limits_max_duration" INTEGER NOT NULL,
    "limits_reconnect_window" INTEGER NOT NULL
);
INSERT INTO "sessions" VALUES ('01A22206-CA00-7F02-8717-47D7A68523DB', '01A22206-CA00-7B00-ABA0-51109CE37A76', '01A22206-CA00-7067-8ADB-FEF44FF319D2', 'local', 'Ended', 'Warm', '01A22206-CA00-77E6-8147-0AC9F6D329F3', 0, 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639314640000000000, 639314640000000000, NULL, NULL, 639314640000000000, 639314640000000000, 'UserEnded', NULL, 639314640000000000, 639314640600000000, 0, 600000000, 18000000000, 288000000000, 600000000);
INSERT INTO "sessions" VALUES ('01A22207-B460-73DB-8646-1BAAC4F41D4B', '01A22206-CA00-7B00-ABA0-51109CE37A76', '01A22206-CA00-7067-8ADB-FEF44FF319D2', 'local', 'Claimed', 'Warm', '01A22206-CA00-7315-BF45-227B3A9BD0D6', 0, 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639314640600000000, 639314640600000000, NULL, NULL, NULL, NULL, NULL, NULL, 639314640600000000, 639314641200000000, 0, 600000000, 18000000000, 288000000000, 600000000);
INSERT INTO "sessions" VALUES ('01A22207-B460-7823-B778-2BA9749527AA', '01A22207-B460-7DAF-AE12-29BA5AE65DBA', '01A22206-CA00-7067-8ADB-FEF44FF319D2', 'local', 'Queued', NULL, NULL, 0, 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639314640600000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 639314640600000000, NULL, 0, 600000000, 18000000000, 288000000000, 600000000);
CREATE TABLE "sign_in_attempts" (
    "key" BLOB NOT NULL CONSTRAINT "pk_sign_in_attempts" PRIMARY KEY,
    "failures" INTEGER NOT NULL,
    "last_at" INTEGER NOT NULL,
    "blocked_until" INTEGER NOT NULL
);
INSERT INTO "sign_in_attempts" VALUES (X'590BB5BAC81F11C3C6FCE73A314137883AE4EF1A9076B362AD8EECFE0B94ED4D', 1, 639314640600000000, 639314640600000000);
INSERT INTO "sign_in_attempts" VALUES (X'7BB1CFB5B9B0D4FBEAE7DBF330A60CFC7918C4341881478440ADA853EFCACD6E', 0, 639314640600000000, 639314640600000000);
INSERT INTO "sign_in_attempts" VALUES (X'955A6D7E54EBFB4303A277ED7E09CCBE7A4ADC336AC4B9E2AA275EF75677F8FD', 0, 639314640600000000, 639314640600000000);
INSERT INTO "sign_in_attempts" VALUES (X'BFEE0229B8287606BDE039B0DF67F290F569D334D54C93667F0CB2879CF903A5', 1, 639314640600000000, 639314640600000000);
CREATE TABLE "sign_ins" (
    "id" TEXT NOT NULL CONSTRAINT "pk_sign_ins" PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "last_seen_at" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "refresh_count" INTEGER NOT NULL,
    "refreshed_at" INTEGER NULL,
    "ended_at" INTEGER NULL,
    "end_reason" TEXT NULL
);
INSERT INTO "sign_ins" VALUES ('01A22206-CA00-7568-88E9-D5876B183F8B', '01A22206-CA00-7443-B04B-03B37AE3411D', 'Program', 639314640000000000, 639340560000000000, 639314640000000000, '127.0.0.1', 'Unknown program', 0, NULL, NULL, NULL);
INSERT INTO "sign_ins" VALUES ('01A22206-CA00-7740-880A-327E2CDADCD7', '01A22206-CA00-7443-B04B-03B37AE3411D', 'Program', 639314640000000000, 639340560000000000, 639314640000000000, '127.0.0.1', 'Unknown program', 0, NULL, NULL, NULL);
INSERT INTO "sign_ins" VALUES ('01A22206-CA00-7AFB-BB4E-C4F07972A74B', '01A22206-CA00-7B00-ABA0-51109CE37A76', 'Program', 639314640000000000, 639340560000000000, 639314640000000000, '127.0.0.1', 'Unknown program', 0, NULL, NULL, NULL);
INSERT INTO "sign_ins" VALUES ('01A22207-B460-79B2-BAA2-44D2A0437797', '01A22206-CA00-7443-B04B-03B37AE3411D', 'Program', 639314640600000000, 639340560600000000, 639314640600000000, '127.0.0.1', 'Unknown program', 0, NULL, NULL, NULL);
INSERT INTO "sign_ins" VALUES ('01A22207-B460-7AD8-B359-E97607DF8CC4', '01A22207-B460-7DAF-AE12-29BA5AE65DBA', 'Program', 639314640600000000, 639340560600000000, 639314640600000000, '127.0.0.1', 'Unknown program', 0, NULL, NULL, NULL);
CREATE TABLE "subscriptions" (
    "user_id" TEXT NOT NULL CONSTRAINT "pk_subscriptions" PRIMARY KEY,
    "state" TEXT NOT NULL,
    "tier_name" TEXT NOT NULL,
    "ends_at" INTEGER NULL,
    "live_sessions" INTEGER NOT NULL,
    "suspended" INTEGER NOT NULL
);
INSERT INTO "subscriptions" VALUES ('01A22206-CA00-7443-B04B-03B37AE3411D', 'None', 'standard', NULL, 0, 0);
INSERT INTO "subscriptions" VALUES ('01A22206-CA00-7B00-ABA0-51109CE37A76', 'Active', 'standard', NULL, 1, 0);
INSERT INTO "subscriptions" VALUES ('01A22207-B460-7DAF-AE12-29BA5AE65DBA', 'Active', 'standard', NULL, 1, 0);
CREATE TABLE "tiers" (
    "name" TEXT NOT NULL CONSTRAINT "pk_tiers" PRIMARY KEY,
    "title" TEXT NOT NULL,
    "apps" TEXT NOT NULL,
    "max_live_sessions" INTEGER NOT NULL,
    "priority" INTEGER NOT NULL,
    "max_duration" INTEGER NULL,
    "idle_timeout" INTEGER NULL,
    "reconnect_window" INTEGER NULL
);
INSERT INTO "tiers" VALUES ('first', 'first', '["*"]', 100, 10, NULL, NULL, NULL);
INSERT INTO "tiers" VALUES ('large', 'large', '["*"]', 100, 0, NULL, NULL, NULL);
INSERT INTO "tiers" VALUES ('narrow', 'narrow', '["no-such-app"]', 5, 0, NULL, NULL, NULL);
INSERT INTO "tiers" VALUES ('small', 'small', '["*"]', 1, 0, NULL, NULL, NULL);
INSERT INTO "tiers" VALUES ('standard', 'Standard', '["*"]', 5, 0, NULL, NULL, NULL);
CREATE TABLE "users" (
    "id" TEXT NOT NULL CONSTRAINT "pk_users" PRIMARY KEY,
    "administrator" INTEGER NOT NULL,
    "kdf_salt" TEXT NOT NULL,
    "kdf_memory_ki_b" INTEGER NOT NULL,
    "kdf_iterations" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "disabled_at" INTEGER NULL,
    "deleted_at" INTEGER NULL,
    "user_name" TEXT NULL,
    "normalized_user_name" TEXT NULL,
    "email" TEXT NULL,
    "normalized_email" TEXT NULL,
    "email_confirmed" INTEGER NOT NULL,
    "password_hash" TEXT NULL,
    "security_stamp" TEXT NULL,
    "concurrency_stamp" TEXT NULL,
    "phone_number" TEXT NULL,
    "phone_number_confirmed" INTEGER NOT NULL,
    "two_factor_enabled" INTEGER NOT NULL,
    "lockout_end" INTEGER NULL,
    "lockout_enabled" INTEGER NOT NULL,
    "access_failed_count" INTEGER NOT NULL
);
INSERT INTO "users" VALUES ('01A22206-CA00-7443-B04B-03B37AE3411D', 1, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639314640000000000, NULL, NULL, 'user1@example.org', 'USER1@EXAMPLE.ORG', 'user1@example.org', 'USER1@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAEFVR0Gl5hfWiGhQzBmWkH/8xcQ+pxChS5odkBeC71eGscf4Z6NJTanYEy2AKKiyfnA==', 'IUIM3EZFY35G3QRBHO4XA24BT3B2LPHO', 'bb0a9307-2125-479a-8bc2-a7ebf87a10bc', NULL, 0, 0, NULL, 1, 0);
INSERT INTO "users" VALUES ('01A22206-CA00-7B00-ABA0-51109CE37A76', 0, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639314640000000000, NULL, NULL, 'kept@example.org', 'KEPT@EXAMPLE.ORG', 'kept@example.org', 'KEPT@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAEHeZ1dstMY7LLnLamyk6I14IM0c5+Sot//95L32wfyZ82ti/u2bIeFGkcxXCy+6V/Q==', 'LG5MQJNWLNGL7LGE7FUENVIAPL7XEGCZ', 'bd77a266-b0f4-47dc-951e-4a2876b4bcb0', NULL, 0, 0, NULL, 1, 0);
INSERT INTO "users" VALUES ('01A22207-B460-7DAF-AE12-29BA5AE65DBA', 0, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639314640600000000, NULL, NULL, 'user2@example.org', 'USER2@EXAMPLE.ORG', 'user2@example.org', 'USER2@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAEFZfm2oTPp0RuLCDbJxlVJAaIHGvYd4roXnqoFUw1Btv9BULr4qqGFbj092lHZP3EA==', 'UEV5ZCXG64MBUSNO7KKXYJVC3QO3VKEW', '5036459d-ab2c-44f4-8639-05b2227f8ef1', NULL, 0, 0, NULL, 1, 0);
CREATE TABLE "user_claims" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_user_claims" PRIMARY KEY AUTOINCREMENT,
    "user_id" TEXT NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "fk_user_claims_users_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE TABLE "user_logins" (
    "login_provider" TEXT NOT NULL,
    "provider_key" TEXT NOT NULL,
    "provider_display_name" TEXT NULL,
    "user_id" TEXT NOT NULL,
    CONSTRAINT "pk_user_logins" PRIMARY KEY ("login_provider", "provider_key"),
    CONSTRAINT "fk_user_logins_users_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE TABLE "user_tokens" (
    "user_id" TEXT NOT NULL,
    "login_provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NULL,
    CONSTRAINT "pk_user_tokens" PRIMARY KEY ("user_id", "login_provider", "name"),
    CONSTRAINT "fk_user_tokens_users_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX "ix_app_versions_app_id" ON "app_versions" ("app_id");
CREATE UNIQUE INDEX "ix_apps_name" ON "apps" ("name");
CREATE INDEX "ix_audit_entries_actor_id_at" ON "audit_entries" ("actor_id", "at");
CREATE INDEX "ix_audit_entries_at" ON "audit_entries" ("at");
CREATE INDEX "ix_audit_entries_subject_at" ON "audit_entries" ("subject", "at");
CREATE UNIQUE INDEX "ix_clusters_name" ON "clusters" ("name");
CREATE INDEX "ix_containers_app_id_region_app_version_id_ready_at" ON "containers" ("app_id", "region", "app_version_id", "ready_at") WHERE state = 'Ready';
CREATE INDEX "ix_containers_app_version_id_ending_at" ON "containers" ("app_version_id", "ending_at") WHERE end_reason = 'StartFailed';
CREATE INDEX "ix_containers_app_version_id_ready_at" ON "containers" ("app_version_id", "ready_at") WHERE ready_at IS NOT NULL;
CREATE INDEX "ix_containers_gone_at" ON "containers" ("gone_at") WHERE gone_at IS NOT NULL;
CREATE INDEX "ix_containers_state_app_id_region_app_version_id" ON "containers" ("state", "app_id", "region", "app_version_id") WHERE state <> 'Gone';
CREATE INDEX "ix_demand_counts_step" ON "demand_counts" ("step");
CREATE UNIQUE INDEX "ix_invitations_hash" ON "invitations" ("hash");
CREATE INDEX "ix_pool_moments_minute" ON "pool_moments" ("minute");
CREATE UNIQUE INDEX "ix_pools_app_id_region" ON "pools" ("app_id", "region");
CREATE INDEX "ix_sessions_ended_at" ON "sessions" ("ended_at") WHERE ended_at IS NOT NULL;
CREATE INDEX "ix_sessions_limit_at" ON "sessions" ("limit_at") WHERE state IN ('Claimed', 'Connected', 'Disconnected');
CREATE INDEX "ix_sessions_state_app_id" ON "sessions" ("state", "app_id") WHERE state <> 'Ended';
CREATE UNIQUE INDEX "ix_sessions_user_id_app_id" ON "sessions" ("user_id", "app_id") WHERE keeps_config AND state NOT IN ('Ending', 'Ended');
CREATE INDEX "ix_sessions_user_id_created_at" ON "sessions" ("user_id", "created_at");
CREATE UNIQUE INDEX "ix_sessions_user_id_idempotency_key" ON "sessions" ("user_id", "idempotency_key") WHERE idempotency_key IS NOT NULL;
CREATE INDEX "ix_sign_in_attempts_last_at" ON "sign_in_attempts" ("last_at");
CREATE INDEX "ix_sign_ins_expires_at" ON "sign_ins" ("expires_at");
CREATE INDEX "ix_sign_ins_user_id_ended_at" ON "sign_ins" ("user_id", "ended_at");
CREATE INDEX "ix_user_claims_user_id" ON "user_claims" ("user_id");
CREATE INDEX "ix_user_logins_user_id" ON "user_logins" ("user_id");
CREATE INDEX "EmailIndex" ON "users" ("normalized_email");
CREATE UNIQUE INDEX "UserNameIndex" ON "users" ("normalized_user_name");
