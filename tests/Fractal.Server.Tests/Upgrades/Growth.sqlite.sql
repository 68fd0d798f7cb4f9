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
INSERT INTO "__EFMigrationsHistory" VALUES ('20261126125304_Growth', '10.0.15');
CREATE TABLE "app_versions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_app_versions" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "spec" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);
INSERT INTO "app_versions" VALUES ('01A217BA-1200-710A-BF1F-046C71C1AACE', '01A217BA-1200-7FFD-B47B-9EED3EDD6075', '{"command":["/bin/kept"],"environment":{},"width":1280,"height":800,"network":false,"prepare":0,"configPaths":[],"memoryMiB":1024,"cpus":2,"maxProcesses":512,"homeMiB":256,"startTimeout":"00:00:30","grace":"00:00:00"}', 639312912000000000);
INSERT INTO "app_versions" VALUES ('01A217BA-1200-7705-A6F4-4967F58E1BCB', '01A217BA-1200-758A-BA70-9503F76C2B9A', '{"command":["/bin/idle"],"environment":{},"width":1280,"height":800,"network":false,"prepare":0,"configPaths":[],"memoryMiB":1024,"cpus":2,"maxProcesses":512,"homeMiB":256,"startTimeout":"00:00:30","grace":"00:00:00"}', 639312912000000000);
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
    "max_containers" INTEGER NOT NULL,
    "max_queue" INTEGER NOT NULL
, "policy" TEXT NOT NULL DEFAULT '');
INSERT INTO "apps" VALUES ('01A217BA-1200-758A-BA70-9503F76C2B9A', 'idle', 'Idle', '', 'app.svg', 1, 0, '01A217BA-1200-7705-A6F4-4967F58E1BCB', 0, 600000000, 600000000, 18000000000, 288000000000, 100, 100, 'fixed:size=2');
INSERT INTO "apps" VALUES ('01A217BA-1200-7FFD-B47B-9EED3EDD6075', 'kept', 'Kept', '', 'app.svg', 1, 1, '01A217BA-1200-710A-BF1F-046C71C1AACE', 0, 600000000, 600000000, 18000000000, 288000000000, 1, 100, 'fixed:size=1');
CREATE TABLE "audit_entries" (
    "id" TEXT NOT NULL CONSTRAINT "pk_audit_entries" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NULL
);
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-712E-9931-264994DAB529', 639312912000000000, '01A217BA-1200-79D6-9041-A227FEBD76E2', 'user.registered', '01a217ba-1200-79d6-9041-a227febd76e2', NULL);
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-7506-B753-FFE01392ABF0', 639312912000000000, '01A217BA-1200-707D-85D5-2F1571E62017', 'user.registered', '01a217ba-1200-707d-85d5-2f1571e62017', NULL);
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-7517-84C4-DEF5BC4A527A', 639312912000000000, '01A217BA-1200-707D-85D5-2F1571E62017', 'subscription.changed', '01a217ba-1200-79d6-9041-a227febd76e2', 'active standard ');
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-757F-967B-EA007AB30A5A', 639312912000000000, '01A217BA-1200-707D-85D5-2F1571E62017', 'user.made-administrator', '01a217ba-1200-707d-85d5-2f1571e62017', NULL);
INSERT INTO "audit_entries" VALUES ('01A217BA-1200-7D2F-91A5-D2281AA9B33F', 639312912000000000, '01A217BA-1200-707D-85D5-2F1571E62017', 'pool.policy', '01a217ba-1200-75e0-b5ac-ec4919b57a64', 'forecast:min=1,max=40, hit target 0.95, time zone Europe/Berlin');
INSERT INTO "audit_entries" VALUES ('01A217BA-FC60-7387-B031-797BCE660EBA', 639312912600000000, '01A217BA-1200-707D-85D5-2F1571E62017', 'subscription.changed', '01a217ba-fc60-7581-a6c1-f3f182aaafb9', 'active standard ');
INSERT INTO "audit_entries" VALUES ('01A217BA-FC60-7F76-9AB8-E6C985549BF8', 639312912600000000, '01A217BA-FC60-7581-A6C1-F3F182AAAFB9', 'user.registered', '01a217ba-fc60-7581-a6c1-f3f182aaafb9', NULL);
CREATE TABLE "clusters" (
    "id" TEXT NOT NULL CONSTRAINT "pk_clusters" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "driver" TEXT NOT NULL,
    "region" TEXT NOT NULL
, "draining_at" INTEGER NULL);
INSERT INTO "clusters" VALUES ('01A217BA-1200-789B-8342-701472E9650B', 'simulated', 'simulated', 'local', NULL);
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
INSERT INTO "containers" VALUES ('01A217BA-1200-7243-BC1F-9285E025C935', '01A217BA-1200-7FFD-B47B-9EED3EDD6075', '01A217BA-1200-710A-BF1F-046C71C1AACE', '01A217BA-1200-789B-8342-701472E9650B', 'local', 'Gone', '01A217BA-1200-77DD-BC28-EC64B0414EE7', 639312912000000000, 639312912000000000, 639312912000000000, 639312912000000000, 639312912000000000, 639312912000000000, 'UserEnded', NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE33WEzfT_ynJuHOv9wYK4nfnSLGQt8quBfTcX9R5wDd-cUqdu7X-TliDa0Q_xIFqW2p9X8yR8o5-5nvbUPg7Cvg', 639312912000000000, NULL);
INSERT INTO "containers" VALUES ('01A217BA-1200-7338-88B0-EFB952872A53', '01A217BA-1200-7FFD-B47B-9EED3EDD6075', '01A217BA-1200-710A-BF1F-046C71C1AACE', '01A217BA-1200-789B-8342-701472E9650B', 'local', 'InUse', '01A217BA-FC60-79B2-96B4-270D5016C6D3', 639312912000000000, 639312912000000000, 639312912000000000, 639312912600000000, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAElLSNseT3rmca076szkxy09Jrmgrab5CsO3d3futcW_7kNwo5LYUw_0mq_4ikdDUdTKz6pe3_9HFAV9armuFRrA', 639312912600000000, NULL);
INSERT INTO "containers" VALUES ('01A217BA-1200-76C8-BEF0-4609DC73BABC', '01A217BA-1200-758A-BA70-9503F76C2B9A', '01A217BA-1200-7705-A6F4-4967F58E1BCB', '01A217BA-1200-789B-8342-701472E9650B', 'local', 'Ready', NULL, 639312912000000000, 639312912000000000, 639312912000000000, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZwVB_E8_O3RgWPFjglK7hFOap6YVbz3AiIsWVbaQbpvPiIJ_WvuQUbYc49Cmm_PYTEqUYrVs-9abe4YlC8DVDg', 639312912600000000, NULL);
INSERT INTO "containers" VALUES ('01A217BA-1200-7757-8DEF-53091A3824E0', '01A217BA-1200-758A-BA70-9503F76C2B9A', '01A217BA-1200-7705-A6F4-4967F58E1BCB', '01A217BA-1200-789B-8342-701472E9650B', 'local', 'Ready', NULL, 639312912000000000, 639312912000000000, 639312912000000000, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETNYUzPwVwd1ViIakBw_yXYSINPbTwxoNgDhhpkb9M_D5oSoVRvECmf-i6f7jyUbYPDkR0jilcUWaLHuq6HxXPA', 639312912600000000, NULL);
CREATE TABLE "data_protection_keys" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_data_protection_keys" PRIMARY KEY AUTOINCREMENT,
    "friendly_name" TEXT NULL,
    "xml" TEXT NULL
);
INSERT INTO "data_protection_keys" VALUES (1, 'key-9c65ae2c-cf78-45dd-bb5c-8d6f779df63a', '<key id="9c65ae2c-cf78-45dd-bb5c-8d6f779df63a" version="1"><creationDate>2026-11-26T15:02:16.0263231Z</creationDate><activationDate>2026-11-26T15:02:16.0263231Z</activationDate><expirationDate>2027-02-24T15:02:16.0263231Z</expirationDate><descriptor deserializerType="Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection, Version=10.0.0.0, Culture=neutral, PublicKeyToken=adb9793829ddae60"><descriptor><encryption algorithm="AES_256_CBC" /><validation algorithm="HMACSHA256" /><encryptedSecret decryptorType="Fractal.Server.Platform.Keys.KeysExtensions+InstallationKeyDecryptor, Fractal.Server, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null" xmlns="http://schemas.asp.net/2015/03/dataProtection"><sealed xmlns="">szTs1XV+X71JNSfiB/YG/Z6Xq6upc1yh7PE45pQEbp+1HS92CeCNZ4dbYa6UxPOl1vnoPX0M3DxGiDCyAEaAySdlLmX5yz7gid9ZbEXv6YLJB3lxLmlTtRVthrUqYGCgKtwkCtm/HISYuYDspy0R9QVdVs8r0eJB+ineVNsksqsWE9d5ccCoYbUB4EQTD054TaDXk+m/aFsJJkLUxNAvHP2jQbPwosZnoG5qrBZ4o2bFGYzcJosVqOwgCUX4x+PpEBoZzHbcc9++qkCvyp7ZhYIriIX2QcgJv314FqsDIljI1YVRFFsTxEQBnXHxhIxlVOwIL0YPerdouXFVbACx2UqRdLjDvs4X/IxYrZFSUrp6/PEd59AGV0wcf/gIUJIe8HbqTG0Qav7Xwg==</sealed></encryptedSecret></descriptor></descriptor></key>');
CREATE TABLE "pool_levels" (
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "queued" INTEGER NOT NULL,
    "halted_because" TEXT NULL,
    "lead_time" INTEGER NOT NULL, "paused" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "pk_pool_levels" PRIMARY KEY ("app_id", "region")
);
INSERT INTO "pool_levels" VALUES ('01A217BA-1200-758A-BA70-9503F76C2B9A', 'local', 0, NULL, 10000000, 0);
INSERT INTO "pool_levels" VALUES ('01A217BA-1200-7FFD-B47B-9EED3EDD6075', 'local', 1, NULL, 10000000, 0);
CREATE TABLE "pools" (
    "id" TEXT NOT NULL CONSTRAINT "pk_pools" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "retried_at" INTEGER NULL
, "paused_at" INTEGER NULL, "decided_at" INTEGER NULL, "hit_target" REAL NULL, "limits" INTEGER NOT NULL DEFAULT 0, "policy" TEXT NULL, "target" INTEGER NOT NULL DEFAULT 0, "time_zone" TEXT NULL, "tuned_at" INTEGER NULL, "tuned_floor" INTEGER NULL, "tuned_price" REAL NULL, "why" TEXT NOT NULL DEFAULT '');
INSERT INTO "pools" VALUES ('01A217BA-1200-75E0-B5AC-EC4919B57A64', '01A217BA-1200-7FFD-B47B-9EED3EDD6075', 'local', NULL, NULL, 639312912600000000, 0.95, 8, 'forecast:min=1,max=40', 1, 'Europe/Berlin', 639312912600000000, 1, 7439.9999999999936, 'target 1: 0.05 starts/min expected for the next 11 s, floor 1; quota or budget allows no more');
INSERT INTO "pools" VALUES ('01A217BA-1200-7622-9C7F-D5729A73BE6F', '01A217BA-1200-758A-BA70-9503F76C2B9A', 'local', NULL, NULL, 639312912000000000, NULL, 0, NULL, 2, NULL, NULL, NULL, NULL, 'target 2: a fixed size of 2');
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
INSERT INTO "refresh_tokens" VALUES ('01A217BA-1200-7058-9940-A3186699169E', '01A217BA-1200-77C8-8F87-1B445374F298', '01A217BA-1200-79D6-9041-A227FEBD76E2', X'B35892489243B70A5C6D2409E83EC09DF3A0F2C8757F354405C07AD055E3A13C', 639312912000000000, 639338832000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-1200-7451-BA7C-0DD9A0CBBA69', '01A217BA-1200-799F-A493-9797A5C2B95F', '01A217BA-1200-707D-85D5-2F1571E62017', X'DD47FDC7838ECBC5D980BB246DFEF7393F98299243DC011D86DE2528C643F927', 639312912000000000, 639338832000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-1200-7663-9D05-470D3AC8469D', '01A217BA-1200-7406-974B-3B58E7F59A4F', '01A217BA-1200-707D-85D5-2F1571E62017', X'DF91076694CAE91CA120B5C82F75761DA476DD2FE6D42C519B5A3ACBE29C05DF', 639312912000000000, 639338832000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-1200-7848-8B21-42CAAE5BB445', '01A217BA-1200-7656-A125-7F2582C2F78C', '01A217BA-1200-707D-85D5-2F1571E62017', X'FEDDE8EC1A80C4B892864A5164B88E49475CAFC5970A2031EC1351EAA78AB07B', 639312912000000000, 639338832000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-FC60-75C8-BDBE-F198F9449101', '01A217BA-FC60-7934-823C-2B1B6C51744F', '01A217BA-1200-707D-85D5-2F1571E62017', X'87C337886F68B4731D9FAE9F6B558D4228867BBE0F918DAA5B7943218D44D92A', 639312912600000000, 639338832600000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A217BA-FC60-7B84-BCF2-52B99030CFFD', '01A217BA-FC60-7AD2-8541-E080991DD361', '01A217BA-FC60-7581-A6C1-F3F182AAAFB9', X'BF54F02228B814C2591A20461C8EE4FDCCEFAB6A4DB8D56F1F573963064038DB', 639312912600000000, 639338832600000000, NULL, NULL);
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
INSERT INTO "sessions" VALUES ('01A217BA-1200-77DD-BC28-EC64B0414EE7', '01A217BA-1200-79D6-9041-A227FEBD76E2', '01A217BA-1200-7FFD-B47B-9EED3EDD6075', 'local', 'Ended', 'Warm', '01A217BA-1200-7243-BC1F-9285E025C935', 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639312912000000000, 639312912000000000, NULL, NULL, 639312912000000000, 639312912000000000, 'UserEnded', NULL, 639312912000000000, 0, 600000000, 18000000000, 288000000000, 600000000, 0, 639312912600000000);
INSERT INTO "sessions" VALUES ('01A217BA-FC60-7395-AC4E-4314E634C731', '01A217BA-FC60-7581-A6C1-F3F182AAAFB9', '01A217BA-1200-7FFD-B47B-9EED3EDD6075', 'local', 'Queued', NULL, NULL, 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639312912600000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 639312912600000000, 0, 600000000, 18000000000, 288000000000, 600000000, 0, NULL);
INSERT INTO "sessions" VALUES ('01A217BA-FC60-79B2-96B4-270D5016C6D3', '01A217BA-1200-79D6-9041-A227FEBD76E2', '01A217BA-1200-7FFD-B47B-9EED3EDD6075', 'local', 'Claimed', 'Warm', '01A217BA-1200-7338-88B0-EFB952872A53', 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639312912600000000, 639312912600000000, NULL, NULL, NULL, NULL, NULL, NULL, 639312912600000000, 0, 600000000, 18000000000, 288000000000, 600000000, 0, 639312913200000000);
CREATE TABLE "subscriptions" (
    "user_id" TEXT NOT NULL CONSTRAINT "pk_subscriptions" PRIMARY KEY,
    "state" TEXT NOT NULL,
    "tier_name" TEXT NOT NULL,
    "ends_at" INTEGER NULL,
    "live_sessions" INTEGER NOT NULL
);
INSERT INTO "subscriptions" VALUES ('01A217BA-1200-707D-85D5-2F1571E62017', 'None', 'standard', NULL, 0);
INSERT INTO "subscriptions" VALUES ('01A217BA-1200-79D6-9041-A227FEBD76E2', 'Active', 'standard', NULL, 1);
INSERT INTO "subscriptions" VALUES ('01A217BA-FC60-7581-A6C1-F3F182AAAFB9', 'Active', 'standard', NULL, 1);
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
INSERT INTO "users" VALUES ('01A217BA-1200-707D-85D5-2F1571E62017', 1, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639312912000000000, 'user1@example.org', 'USER1@EXAMPLE.ORG', 'user1@example.org', 'USER1@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAEEN17hINlnKFD8cm6Wxh74yEFRzRReVkqNZfmK51RI+6C5DtsqrMheTRvowShTkouw==', 'M4YSQ2TDDQP4NELJIK4ISFJX6LN36P62', 'cb03e1f5-4025-4ebf-a3c0-ccf9f791c43f', NULL, 0, 0, NULL, 1, 0);
INSERT INTO "users" VALUES ('01A217BA-1200-79D6-9041-A227FEBD76E2', 0, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639312912000000000, 'kept@example.org', 'KEPT@EXAMPLE.ORG', 'kept@example.org', 'KEPT@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAELvHcvJ8OWADHYBndn4NbX5J+8HHtMMFzfUelfPLf8iqESMsQwvYryWfaApyk1YkyA==', 'JZNKXUPL27GEGXDK4WGJVBOOFYU5ITHD', 'e1ccead2-4b7a-4b6f-b4cd-ec9b33516669', NULL, 0, 0, NULL, 1, 0);
INSERT INTO "users" VALUES ('01A217BA-FC60-7581-A6C1-F3F182AAAFB9', 0, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639312912600000000, 'user2@example.org', 'USER2@EXAMPLE.ORG', 'user2@example.org', 'USER2@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAEDuRC8mMRltunnSR2LTwqwlVJ8U3BT4TiliOF/cw1bSnckQqv25H1jU1FC1Xt5qfzQ==', '2NNWASAISCWRQS6ZSODIERWGBER44QBK', '131d4acd-a9a5-49d3-9bcc-11107ee7a175', NULL, 0, 0, NULL, 1, 0);
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
INSERT INTO "demand_counts" VALUES ('01A217BA-1200-7FFD-B47B-9EED3EDD6075', 'local', 179569440, '01A217BA-1200-7842-966E-BDDD4FEC1189', 1, 0, 0);
INSERT INTO "demand_counts" VALUES ('01A217BA-1200-7FFD-B47B-9EED3EDD6075', 'local', 179569446, '01A217BA-1200-7842-966E-BDDD4FEC1189', 1, 1, 0);
CREATE TABLE "demand_spans" (
    "replica" TEXT NOT NULL CONSTRAINT "pk_demand_spans" PRIMARY KEY,
    "from_step" INTEGER NOT NULL,
    "until_step" INTEGER NOT NULL
);
INSERT INTO "demand_spans" VALUES ('01A217BA-1200-7842-966E-BDDD4FEC1189', 179569440, 179569446);
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
INSERT INTO "pool_moments" VALUES ('01A217BA-1200-75E0-B5AC-EC4919B57A64', 29928240, 1, 0, 1, 0, 0);
INSERT INTO "pool_moments" VALUES ('01A217BA-1200-75E0-B5AC-EC4919B57A64', 29928241, 1, 1, 0, 0, 0);
INSERT INTO "pool_moments" VALUES ('01A217BA-1200-7622-9C7F-D5729A73BE6F', 29928241, 2, 2, 0, 0, 0);
CREATE INDEX "ix_app_versions_app_id" ON "app_versions" ("app_id");
CREATE UNIQUE INDEX "ix_apps_name" ON "apps" ("name");
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
CREATE INDEX "ix_demand_counts_step" ON "demand_counts" ("step");
CREATE INDEX "ix_pool_moments_minute" ON "pool_moments" ("minute");
CREATE INDEX "ix_containers_gone_at" ON "containers" ("gone_at") WHERE gone_at IS NOT NULL;
CREATE INDEX "ix_containers_state_app_id_region_app_version_id" ON "containers" ("state", "app_id", "region", "app_version_id") WHERE state <> 'Gone';
