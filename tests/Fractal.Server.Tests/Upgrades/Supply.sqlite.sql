CREATE TABLE "__EFMigrationsLock" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY,
    "Timestamp" TEXT NOT NULL
);
CREATE TABLE "__EFMigrationsHistory" (
    "migration_id" TEXT NOT NULL CONSTRAINT "pk___ef_migrations_history" PRIMARY KEY,
    "product_version" TEXT NOT NULL
);
INSERT INTO "__EFMigrationsHistory" VALUES ('20261124025629_First', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261124150318_OperatorActions', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261124175201_Claim', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261125230732_Supply', '10.0.15');
CREATE TABLE "app_versions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_app_versions" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "spec" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);
INSERT INTO "app_versions" VALUES ('01A217BA-1200-71C6-82BE-24E63E8B8BF1', '01A217BA-1200-72AE-9516-8D3EF7F838FD', '{"command":["/bin/kept"],"environment":{},"width":1280,"height":800,"network":false,"prepare":0,"configPaths":[],"memoryMiB":1024,"cpus":2,"maxProcesses":512,"homeMiB":256,"startTimeout":"00:00:30","grace":"00:00:00"}', 639312912000000000);
INSERT INTO "app_versions" VALUES ('01A217BA-1200-72AA-BE0A-9DE2CF90C068', '01A217BA-1200-73FB-B894-488DDB702E00', '{"command":["/bin/idle"],"environment":{},"width":1280,"height":800,"network":false,"prepare":0,"configPaths":[],"memoryMiB":1024,"cpus":2,"maxProcesses":512,"homeMiB":256,"startTimeout":"00:00:30","grace":"00:00:00"}', 639312912000000000);
CREATE TABLE "audit_entries" (
    "id" TEXT NOT NULL CONSTRAINT "pk_audit_entries" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NULL
);
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-7525-8354-2A1F23C42EEE', 639312912000000000, '01A217BA-1200-7128-95C2-F6652F64FA76', 'user.registered', '01a217ba-1200-7128-95c2-f6652f64fa76', NULL);
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-7743-8129-AF978203C3C3', 639312912000000000, '01A217BA-1200-76BB-BB97-501084C9CECD', 'pool.policy', '01a217ba-1200-7c1d-ae52-b9eb2149cea0', 'forecast:min=1,max=40, hit target 0.95, time zone Europe/Berlin');
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-7895-8F7A-5144C08141CC', 639312912000000000, '01A217BA-1200-76BB-BB97-501084C9CECD', 'user.made-administrator', '01a217ba-1200-76bb-bb97-501084c9cecd', NULL);
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-7904-8E56-439FB5F58083', 639312912000000000, '01A217BA-1200-76BB-BB97-501084C9CECD', 'user.registered', '01a217ba-1200-76bb-bb97-501084c9cecd', NULL);
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-79E4-BB6B-512C009E8FA3', 639312912000000000, '01A217BA-1200-76BB-BB97-501084C9CECD', 'subscription.changed', '01a217ba-1200-7128-95c2-f6652f64fa76', 'active standard ');
INSERT INTO "audit_entries" VALUES ('01A217BA-FC60-78E8-9CFC-AD47E28FE224', 639312912600000000, '01A217BA-1200-76BB-BB97-501084C9CECD', 'subscription.changed', '01a217ba-fc60-7202-9c91-47ebf41d70dc', 'active standard ');
INSERT INTO "audit_entries" VALUES ('01A217BA-FC60-7A6A-8CB2-BD021C004A03', 639312912600000000, '01A217BA-FC60-7202-9C91-47EBF41D70DC', 'user.registered', '01a217ba-fc60-7202-9c91-47ebf41d70dc', NULL);
CREATE TABLE "clusters" (
    "id" TEXT NOT NULL CONSTRAINT "pk_clusters" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "driver" TEXT NOT NULL,
    "region" TEXT NOT NULL
, "draining_at" INTEGER NULL);
INSERT INTO "clusters" VALUES ('01A217BA-1200-7230-97EE-AFF3859635A6', 'simulated', 'simulated', 'local', NULL);
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
INSERT INTO "containers" VALUES ('01A217BA-1200-70AB-B940-6C0953706BC6', '01A217BA-1200-73FB-B894-488DDB702E00', '01A217BA-1200-72AA-BE0A-9DE2CF90C068', '01A217BA-1200-7230-97EE-AFF3859635A6', 'local', 'Ready', NULL, 639312912000000000, 639312912000000000, 639312912000000000, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIqj70LqwFaKeGng1iq7nKDXga_JyZmRnWA9gH8nv768vfgw651FgRMZ5UuTp53CnVoBqRd-gEy4f84qaA8moA', 639312912600000000, NULL);
INSERT INTO "containers" VALUES ('01A217BA-1200-7433-B051-B3839173308C', '01A217BA-1200-72AE-9516-8D3EF7F838FD', '01A217BA-1200-71C6-82BE-24E63E8B8BF1', '01A217BA-1200-7230-97EE-AFF3859635A6', 'local', 'InUse', '01A217BA-FC60-7A28-A823-0445672119F8', 639312912000000000, 639312912000000000, 639312912000000000, 639312912600000000, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEXXNXLGin3I47LeIjNJdyLFlt1nF2sHD2a4mR59ol-IgqZOup_qMJsPb7Q2YPZPMbKJtJmxUdvuHhjYzU6NSFLg', 639312912600000000, NULL);
INSERT INTO "containers" VALUES ('01A217BA-1200-7A18-866F-793E941BCF48', '01A217BA-1200-73FB-B894-488DDB702E00', '01A217BA-1200-72AA-BE0A-9DE2CF90C068', '01A217BA-1200-7230-97EE-AFF3859635A6', 'local', 'Ready', NULL, 639312912000000000, 639312912000000000, 639312912000000000, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEx9OBva8HS7jnQfLmVQQz4MHW7ztQs_qu1m-mX1vtk5V6WDiXFBCmbchartAVWukJk6cGP9xOv2Sl4Toq6x55bw', 639312912600000000, NULL);
INSERT INTO "containers" VALUES ('01A217BA-1200-7C09-BD12-256631409FCF', '01A217BA-1200-72AE-9516-8D3EF7F838FD', '01A217BA-1200-71C6-82BE-24E63E8B8BF1', '01A217BA-1200-7230-97EE-AFF3859635A6', 'local', 'Gone', '01A217BA-1200-7104-B54F-55D0656A1DE4', 639312912000000000, 639312912000000000, 639312912000000000, 639312912000000000, 639312912000000000, 639312912000000000, 'UserEnded', NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAENxNu8YvNK-qIO07KIs51fHsHK--XA3qg0zAEv0wJM9cUTNQ6cwX8LI0gms3RS0I45bSlB7LiyqwnIPXjt5gnYQ', 639312912000000000, NULL);
CREATE TABLE "data_protection_keys" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_data_protection_keys" PRIMARY KEY AUTOINCREMENT,
    "friendly_name" TEXT NULL,
    "xml" TEXT NULL
);
INSERT INTO "data_protection_keys" VALUES (1, 'key-eaee5bbb-d01b-4132-84ad-a62a9d68a052', '<key id="eaee5bbb-d01b-4132-84ad-a62a9d68a052" version="1"><creationDate>2026-11-26T15:01:05.2427885Z</creationDate><activationDate>2026-11-26T15:01:05.2427885Z</activationDate><expirationDate>2027-02-24T15:01:05.2427885Z</expirationDate><descriptor deserializerType="Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection, Version=10.0.0.0, Culture=neutral, PublicKeyToken=adb9793829ddae60"><descriptor><encryption algorithm="AES_256_CBC" /><validation algorithm="HMACSHA256" /><encryptedSecret decryptorType="Fractal.Server.Platform.Keys.KeysExtensions+InstallationKeyDecryptor, Fractal.Server, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null" xmlns="http://schemas.asp.net/2015/03/dataProtection"><sealed xmlns="">XoPYwJTfAqnWmkTDhLOw+A5Ym7TRjCnQGhRGsooOPrBvlogNi3z4CVW2b7+EdXEptHz27Eh/U88hXlLiwYiMeeAwBnx4JRcQ98yQIDS5hnG4AETyWYfkaHwRZKkm7R9GiehKQlq2KdfEtWtK0ixMzEWl47m9j0A2USq7joH5QZRKzabrqorG/TyYHAbMhHcmlB5gut9EV2K+/eVELl3PZ+wuIapi/yJ+Qw+vox8tuY03YwwuSAFENhxhbcPj3RGd2kDzn+3noQojeh4/xVfwV/YAq4XilPh9prk0JNpiYe0soN6YsHCPxn4bBr4+mn9MUGX0j8XtuMazR1N+EFlcH5FePhBVd+DdQZsifTpoThDftr2E80KEkfexGrKGrj6kkxDRxRxfrcNrgw==</sealed></encryptedSecret></descriptor></descriptor></key>');
CREATE TABLE "pool_levels" (
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "queued" INTEGER NOT NULL,
    "halted_because" TEXT NULL,
    "lead_time" INTEGER NOT NULL, "paused" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "pk_pool_levels" PRIMARY KEY ("app_id", "region")
);
INSERT INTO "pool_levels" VALUES ('01A217BA-1200-72AE-9516-8D3EF7F838FD', 'local', 1, NULL, 10000000, 0);
INSERT INTO "pool_levels" VALUES ('01A217BA-1200-73FB-B894-488DDB702E00', 'local', 0, NULL, 10000000, 0);
CREATE TABLE "pools" (
    "id" TEXT NOT NULL CONSTRAINT "pk_pools" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "retried_at" INTEGER NULL
, "paused_at" INTEGER NULL, "decided_at" INTEGER NULL, "hit_target" REAL NULL, "limits" INTEGER NOT NULL DEFAULT 0, "policy" TEXT NULL, "target" INTEGER NOT NULL DEFAULT 0, "time_zone" TEXT NULL, "tuned_at" INTEGER NULL, "tuned_floor" INTEGER NULL, "tuned_price" REAL NULL, "why" TEXT NOT NULL DEFAULT '');
INSERT INTO "pools" VALUES ('01A217BA-1200-7880-ACE9-87BE0EF6CB28', '01A217BA-1200-73FB-B894-488DDB702E00', 'local', NULL, NULL, 639312912000000000, NULL, 0, NULL, 2, NULL, NULL, NULL, NULL, 'target 2: a fixed size of 2');
INSERT INTO "pools" VALUES ('01A217BA-1200-7C1D-AE52-B9EB2149CEA0', '01A217BA-1200-72AE-9516-8D3EF7F838FD', 'local', NULL, NULL, 639312912600000000, 0.95, 8, 'forecast:min=1,max=40', 1, 'Europe/Berlin', 639312912600000000, 1, 7439.9999999999936, 'target 1: 0.05 starts/min expected for the next 11 s, floor 1; quota or budget allows no more');
CREATE TABLE "refresh_tokens" (
    "id" TEXT NOT NULL CONSTRAINT "pk_refresh_tokens" PRIMARY KEY,
    "family_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "hash" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "used_at" INTEGER NULL,
    "revoked_at" INTEGER NULL
);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-1200-7767-A73C-C4A73FD6F4FF', '01A217BA-1200-7D91-B18B-CE0F0DAA6C7D', '01A217BA-1200-76BB-BB97-501084C9CECD', X'C6877B7A0BC9157887ACD22C1871A81720568A5D3AC14A5EE15CCE3A44D31F80', 639312912000000000, 639338832000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-1200-7A33-BF22-C8AEDB897A4D', '01A217BA-1200-7AF2-8D2E-3742CC50DA09', '01A217BA-1200-76BB-BB97-501084C9CECD', X'89A57E7AD5C7E116979D8E38F7F2AFD2F1987E41D8CF3D555B8CE0285F3BC865', 639312912000000000, 639338832000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-1200-7B80-92E1-62D552C39F50', '01A217BA-1200-77C8-9A35-067B66346DA5', '01A217BA-1200-76BB-BB97-501084C9CECD', X'5FB085030570E1376F9B812D0FD9225789C61BD6553BD05D217A85D22072C077', 639312912000000000, 639338832000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-1200-7EF9-AA8A-894F5B9969C6', '01A217BA-1200-7B38-8AFF-41169BAC636E', '01A217BA-1200-7128-95C2-F6652F64FA76', X'C90E8D753EA9892C5D26BE0A7C4385CA2AD4535571BE531330D3615F450AFA7B', 639312912000000000, 639338832000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-FC60-77F9-81C1-C41784023DC8', '01A217BA-FC60-79B8-BE90-02F6F96CCDBA', '01A217BA-FC60-7202-9C91-47EBF41D70DC', X'C99C461B2B614F514D9AD619837C892664D849A6D28D86B2C04AC2A8EDF24D49', 639312912600000000, 639338832600000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-FC60-7F39-A19C-A137E72CE8DB', '01A217BA-FC60-7BB5-B4BA-54CE01990018', '01A217BA-1200-76BB-BB97-501084C9CECD', X'38F91B6661D82180C1836E3B4F039560A8BACC30D917C8E2F50E697BE678121D', 639312912600000000, 639338832600000000, NULL, NULL);
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_sessions" PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "start" TEXT NULL,
    "container_id" TEXT NULL,
    "priority" INTEGER NOT NULL,
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
    "report_sequence" INTEGER NOT NULL,
    "limits_connect_timeout" INTEGER NOT NULL,
    "limits_idle_timeout" INTEGER NOT NULL,
    "limits_max_duration" INTEGER NOT NULL,
    "limits_reconnect_window" INTEGER NOT NULL
, "keeps_config" INTEGER NOT NULL DEFAULT 0, "limit_at" INTEGER NULL);
INSERT INTO "sessions" VALUES ('01A217BA-1200-7104-B54F-55D0656A1DE4', '01A217BA-1200-7128-95C2-F6652F64FA76', '01A217BA-1200-72AE-9516-8D3EF7F838FD', 'local', 'Ended', 'Warm', '01A217BA-1200-7C09-BD12-256631409FCF', 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639312912000000000, 639312912000000000, NULL, NULL, 639312912000000000, 639312912000000000, 'UserEnded', NULL, 639312912000000000, 0, 600000000, 18000000000, 288000000000, 600000000, 0, 639312912600000000);
INSERT INTO "sessions" VALUES ('01A217BA-FC60-78A5-8651-3F443D0D5C98', '01A217BA-FC60-7202-9C91-47EBF41D70DC', '01A217BA-1200-72AE-9516-8D3EF7F838FD', 'local', 'Queued', NULL, NULL, 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639312912600000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 639312912600000000, 0, 600000000, 18000000000, 288000000000, 600000000, 0, NULL);
INSERT INTO "sessions" VALUES ('01A217BA-FC60-7A28-A823-0445672119F8', '01A217BA-1200-7128-95C2-F6652F64FA76', '01A217BA-1200-72AE-9516-8D3EF7F838FD', 'local', 'Claimed', 'Warm', '01A217BA-1200-7433-B051-B3839173308C', 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639312912600000000, 639312912600000000, NULL, NULL, NULL, NULL, NULL, NULL, 639312912600000000, 0, 600000000, 18000000000, 288000000000, 600000000, 0, 639312913200000000);
CREATE TABLE "subscriptions" (
    "user_id" TEXT NOT NULL CONSTRAINT "pk_subscriptions" PRIMARY KEY,
    "state" TEXT NOT NULL,
    "tier_name" TEXT NOT NULL,
    "ends_at" INTEGER NULL,
    "live_sessions" INTEGER NOT NULL
);
INSERT INTO "subscriptions" VALUES ('01A217BA-1200-7128-95C2-F6652F64FA76', 'Active', 'standard', NULL, 1);
INSERT INTO "subscriptions" VALUES ('01A217BA-1200-76BB-BB97-501084C9CECD', 'None', 'standard', NULL, 0);
INSERT INTO "subscriptions" VALUES ('01A217BA-FC60-7202-9C91-47EBF41D70DC', 'Active', 'standard', NULL, 1);
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
INSERT INTO "users" VALUES ('01A217BA-1200-7128-95C2-F6652F64FA76', 0, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639312912000000000, 'kept@example.org', 'KEPT@EXAMPLE.ORG', 'kept@example.org', 'KEPT@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAEE0c7xF8R/adx2pCGwS6fM8x+hBTuGGZQcgRKIGGA6KrJ/lsA+c2yy1q8+namBEbXQ==', 'VKSUZEIMGD6ERXGAGGJWCNBMJNX4NKRI', '158fbdf0-ccd3-4c6d-b057-c5477a2e8825', NULL, 0, 0, NULL, 1, 0);
INSERT INTO "users" VALUES ('01A217BA-1200-76BB-BB97-501084C9CECD', 1, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639312912000000000, 'user1@example.org', 'USER1@EXAMPLE.ORG', 'user1@example.org', 'USER1@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAECzA4AMtrQbkJLgGHvt3wjZeBYp8BYI3vXLtnfAmP/9/XD46NLKTrTJz8n75QZ4+ww==', 'J2Z4QYPVSGMWAWTBELY37MCIXHRKG2ZG', 'fa1f0e61-eed9-4997-a4c4-61dce66a8cac', NULL, 0, 0, NULL, 1, 0);
INSERT INTO "users" VALUES ('01A217BA-FC60-7202-9C91-47EBF41D70DC', 0, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639312912600000000, 'user2@example.org', 'USER2@EXAMPLE.ORG', 'user2@example.org', 'USER2@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAELiWoMiYL4hN2e8PONgiCXXtrB0DvQQuLYYPCkktZutltplITDMxih2AvntWmog8IA==', 'Y3H7CDNYBM6U3AVHYES666W7L2T4VVTZ', '47de6be6-7d11-4b22-aea0-37d04907823d', NULL, 0, 0, NULL, 1, 0);
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
INSERT INTO "demand_counts" VALUES ('01A217BA-1200-72AE-9516-8D3EF7F838FD', 'local', 179569440, '01A217BA-1200-7BFD-8BE7-7C9FE101A6F4', 1, 0, 0);
INSERT INTO "demand_counts" VALUES ('01A217BA-1200-72AE-9516-8D3EF7F838FD', 'local', 179569446, '01A217BA-1200-7BFD-8BE7-7C9FE101A6F4', 1, 1, 0);
CREATE TABLE "demand_spans" (
    "replica" TEXT NOT NULL CONSTRAINT "pk_demand_spans" PRIMARY KEY,
    "from_step" INTEGER NOT NULL,
    "until_step" INTEGER NOT NULL
);
INSERT INTO "demand_spans" VALUES ('01A217BA-1200-7BFD-8BE7-7C9FE101A6F4', 179569440, 179569446);
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
INSERT INTO "pool_moments" VALUES ('01A217BA-1200-7880-ACE9-87BE0EF6CB28', 29928241, 2, 2, 0, 0, 0);
INSERT INTO "pool_moments" VALUES ('01A217BA-1200-7C1D-AE52-B9EB2149CEA0', 29928240, 1, 0, 1, 0, 0);
INSERT INTO "pool_moments" VALUES ('01A217BA-1200-7C1D-AE52-B9EB2149CEA0', 29928241, 1, 1, 0, 0, 0);
CREATE TABLE "apps" (
    "id" TEXT NOT NULL CONSTRAINT "pk_apps" PRIMARY KEY,
    "connect_timeout" INTEGER NOT NULL,
    "current_version_id" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "enabled" INTEGER NOT NULL,
    "icon" TEXT NOT NULL,
    "idle_timeout" INTEGER NOT NULL,
    "keeps_config" INTEGER NOT NULL,
    "max_containers" INTEGER NOT NULL,
    "max_duration" INTEGER NOT NULL,
    "max_queue" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "reconnect_window" INTEGER NOT NULL,
    "title" TEXT NOT NULL
);
INSERT INTO "apps" VALUES ('01A217BA-1200-72AE-9516-8D3EF7F838FD', 600000000, '01A217BA-1200-71C6-82BE-24E63E8B8BF1', '', 1, 'app.svg', 18000000000, 0, 1, 288000000000, 100, 'kept', 'fixed:size=1', 1, 600000000, 'Kept');
INSERT INTO "apps" VALUES ('01A217BA-1200-73FB-B894-488DDB702E00', 600000000, '01A217BA-1200-72AA-BE0A-9DE2CF90C068', '', 1, 'app.svg', 18000000000, 0, 100, 288000000000, 100, 'idle', 'fixed:size=2', 0, 600000000, 'Idle');
CREATE INDEX "ix_app_versions_app_id" ON "app_versions" ("app_id");
CREATE INDEX "ix_audit_entries_at" ON "audit_entries" ("at");
CREATE UNIQUE INDEX "ix_clusters_name" ON "clusters" ("name");
CREATE UNIQUE INDEX "ix_pools_app_id_region" ON "pools" ("app_id", "region");
CREATE INDEX "ix_refresh_tokens_family_id" ON "refresh_tokens" ("family_id");
CREATE UNIQUE INDEX "ix_refresh_tokens_hash" ON "refresh_tokens" ("hash");
CREATE INDEX "ix_refresh_tokens_user_id" ON "refresh_tokens" ("user_id");
CREATE INDEX "ix_sessions_user_id_created_at" ON "sessions" ("user_id", "created_at");
CREATE INDEX "ix_user_claims_user_id" ON "user_claims" ("user_id");
CREATE INDEX "ix_user_logins_user_id" ON "user_logins" ("user_id");
CREATE INDEX "EmailIndex" ON "users" ("normalized_email");
CREATE UNIQUE INDEX "UserNameIndex" ON "users" ("normalized_user_name");
CREATE INDEX "ix_sessions_limit_at" ON "sessions" ("limit_at") WHERE state IN ('Claimed', 'Connected', 'Disconnected');
CREATE INDEX "ix_sessions_state_app_id" ON "sessions" ("state", "app_id") WHERE state <> 'Ended';
CREATE UNIQUE INDEX "ix_sessions_user_id_app_id" ON "sessions" ("user_id", "app_id") WHERE keeps_config AND state NOT IN ('Ending', 'Ended');
CREATE UNIQUE INDEX "ix_sessions_user_id_idempotency_key" ON "sessions" ("user_id", "idempotency_key") WHERE idempotency_key IS NOT NULL;
CREATE INDEX "ix_containers_app_id_region_app_version_id_ready_at" ON "containers" ("app_id", "region", "app_version_id", "ready_at") WHERE state = 'Ready';
CREATE INDEX "ix_containers_app_version_id_ending_at" ON "containers" ("app_version_id", "ending_at") WHERE end_reason = 'StartFailed';
CREATE INDEX "ix_containers_app_version_id_ready_at" ON "containers" ("app_version_id", "ready_at") WHERE ready_at IS NOT NULL;
CREATE INDEX "ix_containers_state_app_id" ON "containers" ("state", "app_id") WHERE state <> 'Gone';
CREATE INDEX "ix_demand_counts_step" ON "demand_counts" ("step");
CREATE INDEX "ix_pool_moments_minute" ON "pool_moments" ("minute");
CREATE UNIQUE INDEX "ix_apps_name" ON "apps" ("name");
