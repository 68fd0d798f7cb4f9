CREATE TABLE "__EFMigrationsLock" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY,
    "Timestamp" TEXT NOT NULL
);
CREATE TABLE "__EFMigrationsHistory" (
    "migration_id" TEXT NOT NULL CONSTRAINT "pk___ef_migrations_history" PRIMARY KEY,
    "product_version" TEXT NOT NULL
);
INSERT INTO "__EFMigrationsHistory" VALUES ('20261124025629_First', '10.0.15');
CREATE TABLE "app_versions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_app_versions" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "spec" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);
INSERT INTO "app_versions" VALUES ('01A20D6D-5A00-716C-B6DA-33C9667C60A9', '01A20D6D-5A00-7616-A222-B11493510467', '{"command":["/bin/kept"],"environment":{},"width":1280,"height":800,"network":false,"prepare":0,"configPaths":[],"memoryMiB":1024,"cpus":2,"maxProcesses":512,"homeMiB":256,"startTimeout":"00:00:30","grace":"00:00:00"}', 639311184000000000);
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
    "idle_target" INTEGER NOT NULL,
    "max_containers" INTEGER NOT NULL,
    "max_queue" INTEGER NOT NULL
);
INSERT INTO "apps" VALUES ('01A20D6D-5A00-7616-A222-B11493510467', 'kept', 'Kept', '', 'app.svg', 1, 0, '01A20D6D-5A00-716C-B6DA-33C9667C60A9', 0, 600000000, 600000000, 18000000000, 288000000000, 1, 1, 100);
CREATE TABLE "audit_entries" (
    "id" TEXT NOT NULL CONSTRAINT "pk_audit_entries" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NULL
);
INSERT INTO "audit_entries" VALUES ('01A20D6D-5A00-725B-BB1B-2635EB8C9568', 639311184000000000, '01A20D6D-5A00-79E2-B816-08F3CD926C33', 'subscription.changed', '01a20d6d-5a00-7dc3-8106-7c5e0354b87a', 'active standard ');
INSERT INTO "audit_entries" VALUES ('01A20D6D-5A00-7439-8380-EA8276A4CC36', 639311184000000000, '01A20D6D-5A00-79E2-B816-08F3CD926C33', 'user.registered', '01a20d6d-5a00-79e2-b816-08f3cd926c33', NULL);
INSERT INTO "audit_entries" VALUES ('01A20D6D-5A00-76DA-8064-0470605942BC', 639311184000000000, '01A20D6D-5A00-79E2-B816-08F3CD926C33', 'user.made-administrator', '01a20d6d-5a00-79e2-b816-08f3cd926c33', NULL);
INSERT INTO "audit_entries" VALUES ('01A20D6D-5A00-78A6-AAF4-2355D30884A8', 639311184000000000, '01A20D6D-5A00-79E2-B816-08F3CD926C33', 'subscription.changed', '01a20d6d-5a00-7c20-af0b-a371b9c84f10', 'active standard ');
INSERT INTO "audit_entries" VALUES ('01A20D6D-5A00-7C52-80EC-ACEC95C57575', 639311184000000000, '01A20D6D-5A00-7C20-AF0B-A371B9C84F10', 'user.registered', '01a20d6d-5a00-7c20-af0b-a371b9c84f10', NULL);
INSERT INTO "audit_entries" VALUES ('01A20D6D-5A00-7EA7-8B99-E4396A3E43A1', 639311184000000000, '01A20D6D-5A00-7DC3-8106-7C5E0354B87A', 'user.registered', '01a20d6d-5a00-7dc3-8106-7c5e0354b87a', NULL);
CREATE TABLE "clusters" (
    "id" TEXT NOT NULL CONSTRAINT "pk_clusters" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "driver" TEXT NOT NULL,
    "region" TEXT NOT NULL
);
INSERT INTO "clusters" VALUES ('01A20D6D-5A00-7604-A033-A7452274C473', 'simulated', 'simulated', 'local');
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
INSERT INTO "containers" VALUES ('01A20D6D-5A00-76A5-BF84-C7399C533721', '01A20D6D-5A00-7616-A222-B11493510467', '01A20D6D-5A00-716C-B6DA-33C9667C60A9', '01A20D6D-5A00-7604-A033-A7452274C473', 'local', 'InUse', '01A20D6D-5A00-7188-93D8-771622071F4F', 639311184000000000, 639311184000000000, 639311184000000000, 639311184000000000, NULL, NULL, NULL, NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE_xsjQ9S47TpFe_IhL2DC4TmrgCF5X7jJoqaKda9L3u8-o8XEHT_02t8pWuYrapuw_qf302TO2G8fHrEDO2NAZQ', 639311184000000000, NULL);
INSERT INTO "containers" VALUES ('01A20D6D-5A00-7EE7-AECB-970DC8D05D09', '01A20D6D-5A00-7616-A222-B11493510467', '01A20D6D-5A00-716C-B6DA-33C9667C60A9', '01A20D6D-5A00-7604-A033-A7452274C473', 'local', 'Gone', '01A20D6D-5A00-70DD-BF3E-D6E2C179F195', 639311184000000000, 639311184000000000, 639311184000000000, 639311184000000000, 639311184000000000, 639311184000000000, 'UserEnded', NULL, NULL, 1, 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgpi0K2sk4yHr36nQt9kG97aVhtvBtVVrjk2T3NOc4L8I-NDJ75unwKK9VmpV0Pu_X3t7RCcilwta5YDWsWPbxQ', 639311184000000000, NULL);
CREATE TABLE "data_protection_keys" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_data_protection_keys" PRIMARY KEY AUTOINCREMENT,
    "friendly_name" TEXT NULL,
    "xml" TEXT NULL
);
INSERT INTO "data_protection_keys" VALUES (1, 'key-55fcfcf4-0b95-44fb-a939-4a777395883a', '<key id="55fcfcf4-0b95-44fb-a939-4a777395883a" version="1"><creationDate>2026-11-24T15:24:10.4878069Z</creationDate><activationDate>2026-11-24T15:24:10.4878069Z</activationDate><expirationDate>2027-02-22T15:24:10.4878069Z</expirationDate><descriptor deserializerType="Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection, Version=10.0.0.0, Culture=neutral, PublicKeyToken=adb9793829ddae60"><descriptor><encryption algorithm="AES_256_CBC" /><validation algorithm="HMACSHA256" /><encryptedSecret decryptorType="Fractal.Server.Platform.Keys.KeysExtensions+InstallationKeyDecryptor, Fractal.Server, Version=0.1.0.0, Culture=neutral, PublicKeyToken=null" xmlns="http://schemas.asp.net/2015/03/dataProtection"><sealed xmlns="">x3Tq4A+5L7He6mWLhHwHwSr7KR0nIRFyPhZQCnlfDp9TTngG+gvMB67BeLexkBoHVMdic/GRPL6iong8YTKY73KKn7o1yqezmgdzGJzrIYGfHjToxraLiLr0pg1Qth5qkyvNuHMosfe1hsyafWGGnhBdKGE6ZPuzhEdZqNh+eRUB3GhEQbwHpvz+S9TSaGpRlypbvkiZ29fnclzXhOY0B+O5gJvXCDf/NSmIGEJF2XusiuRyFGHhU6AVxui26mIOUTMoADlNwnyKodggqVMHxXZdsLh7z/N/pA7B2zrJ3eqp0FfoqVgjpeYJbIT1WGnDSf948wezMgkNNsQPGU0qb4Kq+uVIP8Bx3EvQx2vXyf5vNpIaer+1lipc8kL2nACIOA55+nz4ZNHsEg==</sealed></encryptedSecret></descriptor></descriptor></key>');
CREATE TABLE "pool_levels" (
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "queued" INTEGER NOT NULL,
    "halted_because" TEXT NULL,
    "lead_time" INTEGER NOT NULL,
    CONSTRAINT "pk_pool_levels" PRIMARY KEY ("app_id", "region")
);
INSERT INTO "pool_levels" VALUES ('01A20D6D-5A00-7616-A222-B11493510467', 'local', 1, NULL, 0);
CREATE TABLE "pools" (
    "id" TEXT NOT NULL CONSTRAINT "pk_pools" PRIMARY KEY,
    "app_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "retried_at" INTEGER NULL
);
INSERT INTO "pools" VALUES ('01A20D6D-5A00-7DE4-B6E5-162BF58D3058', '01A20D6D-5A00-7616-A222-B11493510467', 'local', NULL);
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
INSERT INTO "refresh_tokens" VALUES ('01A20D6D-5A00-7314-8A2E-69CD8B3CF068', '01A20D6D-5A00-7026-BC1E-490406C0E1C9', '01A20D6D-5A00-79E2-B816-08F3CD926C33', X'DF41838D6D18698AEACB7B8EB94D44386C82BF36C5C99EF82CB2FADA7599A6EE', 639311184000000000, 639337104000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A20D6D-5A00-778C-BE07-C4255BDFF4F5', '01A20D6D-5A00-706F-A8C7-C29160DB0C41', '01A20D6D-5A00-79E2-B816-08F3CD926C33', X'88D5EABBC92C68103F9F0C55189D9DB8B5F018FCBAC386C0B063268441B75ADE', 639311184000000000, 639337104000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A20D6D-5A00-7988-BB2F-E2997F7F083A', '01A20D6D-5A00-760B-BD22-A19CACA6AC4B', '01A20D6D-5A00-79E2-B816-08F3CD926C33', X'5CD5132B94F3D73372D7BB3032C60D85329405B43364794DC5841ED3117CD5ED', 639311184000000000, 639337104000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A20D6D-5A00-7A2D-B6A4-C0185D9BDAF5', '01A20D6D-5A00-772A-BCA9-605D0E546773', '01A20D6D-5A00-7DC3-8106-7C5E0354B87A', X'7D4CBAA9FCAB84EF066CAE97B3BE013B47FBADEDA0A10F9333BD8D09487B972D', 639311184000000000, 639337104000000000, NULL, NULL);
INSERT INTO "refresh_tokens" VALUES ('01A20D6D-5A00-7BC1-A088-E23154AE7DE7', '01A20D6D-5A00-7D45-9136-8B3DED8C1F68', '01A20D6D-5A00-7C20-AF0B-A371B9C84F10', X'5EE07CE1A0BA47D4EEB6CCD8FC17AA2A466BA45FEC6E87C43D7B5DC8267E6192', 639311184000000000, 639337104000000000, NULL, NULL);
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
);
INSERT INTO "sessions" VALUES ('01A20D6D-5A00-70DD-BF3E-D6E2C179F195', '01A20D6D-5A00-7DC3-8106-7C5E0354B87A', '01A20D6D-5A00-7616-A222-B11493510467', 'local', 'Ended', 'Warm', '01A20D6D-5A00-7EE7-AECB-970DC8D05D09', 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639311184000000000, 639311184000000000, NULL, NULL, 639311184000000000, 639311184000000000, 'UserEnded', NULL, 639311184000000000, 0, 600000000, 18000000000, 288000000000, 600000000);
INSERT INTO "sessions" VALUES ('01A20D6D-5A00-7188-93D8-771622071F4F', '01A20D6D-5A00-7DC3-8106-7C5E0354B87A', '01A20D6D-5A00-7616-A222-B11493510467', 'local', 'Claimed', 'Warm', '01A20D6D-5A00-76A5-BF84-C7399C533721', 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639311184000000000, 639311184000000000, NULL, NULL, NULL, NULL, NULL, NULL, 639311184000000000, 0, 600000000, 18000000000, 288000000000, 600000000);
INSERT INTO "sessions" VALUES ('01A20D6D-5A00-7E9F-865D-DE309402CFD8', '01A20D6D-5A00-7C20-AF0B-A371B9C84F10', '01A20D6D-5A00-7616-A222-B11493510467', 'local', 'Queued', NULL, NULL, 0, NULL, X'78051FAADE059D70866DF6A3FB83EF348721FD74A87E93EF95C493F87D0D236B', 639311184000000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 639311184000000000, 0, 600000000, 18000000000, 288000000000, 600000000);
CREATE TABLE "subscriptions" (
    "user_id" TEXT NOT NULL CONSTRAINT "pk_subscriptions" PRIMARY KEY,
    "state" TEXT NOT NULL,
    "tier_name" TEXT NOT NULL,
    "ends_at" INTEGER NULL,
    "live_sessions" INTEGER NOT NULL
);
INSERT INTO "subscriptions" VALUES ('01A20D6D-5A00-79E2-B816-08F3CD926C33', 'None', 'standard', NULL, 0);
INSERT INTO "subscriptions" VALUES ('01A20D6D-5A00-7C20-AF0B-A371B9C84F10', 'Active', 'standard', NULL, 1);
INSERT INTO "subscriptions" VALUES ('01A20D6D-5A00-7DC3-8106-7C5E0354B87A', 'Active', 'standard', NULL, 1);
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
INSERT INTO "users" VALUES ('01A20D6D-5A00-79E2-B816-08F3CD926C33', 1, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639311184000000000, 'user1@example.org', 'USER1@EXAMPLE.ORG', 'user1@example.org', 'USER1@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAELIrEm2rW/n27O18J2iCxO5MFapJk1Ezujko2CMd48+s02f0a/VRaS0NEddW/Roxlg==', 'ZPOA3IZGRM3JZPIF3MWIBC5QV42IHCA5', '02d3309d-7dee-4c90-b24a-75db5ac8a180', NULL, 0, 0, NULL, 1, 0);
INSERT INTO "users" VALUES ('01A20D6D-5A00-7C20-AF0B-A371B9C84F10', 0, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639311184000000000, 'user2@example.org', 'USER2@EXAMPLE.ORG', 'user2@example.org', 'USER2@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAEElJYFYYNiqvAps2JbNiDQIhHnI+BtfOCjq21yA4Njl6T/n9XgXSUpjXZUwAOu5NIg==', 'BLHXXZWYVPVJXKMGSVK7O5OAVRS6LEBP', '92f91835-55a2-434b-97f2-7195b008c596', NULL, 0, 0, NULL, 1, 0);
INSERT INTO "users" VALUES ('01A20D6D-5A00-7DC3-8106-7C5E0354B87A', 0, 'AAAAAAAAAAAAAAAAAAAAAA', 65536, 3, 639311184000000000, 'kept@example.org', 'KEPT@EXAMPLE.ORG', 'kept@example.org', 'KEPT@EXAMPLE.ORG', 0, 'AQAAAAIAAAABAAAAEKk9QEa2vXUDqQjrC9pd5jCUfE8nU7JxShaqs9RsY/IczCUI50n02NNU49n6fQHFLA==', 'LDMUNAVSZZB6FUIDVQQWCWVO3VZNFR7B', 'a499b13b-3800-4e6a-a767-858012fcc427', NULL, 0, 0, NULL, 1, 0);
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
CREATE INDEX "ix_audit_entries_at" ON "audit_entries" ("at");
CREATE UNIQUE INDEX "ix_clusters_name" ON "clusters" ("name");
CREATE INDEX "ix_containers_app_id_region_state_ready_at" ON "containers" ("app_id", "region", "state", "ready_at");
CREATE INDEX "ix_containers_session_id" ON "containers" ("session_id");
CREATE INDEX "ix_containers_state" ON "containers" ("state");
CREATE UNIQUE INDEX "ix_pools_app_id_region" ON "pools" ("app_id", "region");
CREATE INDEX "ix_refresh_tokens_family_id" ON "refresh_tokens" ("family_id");
CREATE UNIQUE INDEX "ix_refresh_tokens_hash" ON "refresh_tokens" ("hash");
CREATE INDEX "ix_refresh_tokens_user_id" ON "refresh_tokens" ("user_id");
CREATE INDEX "ix_sessions_container_id" ON "sessions" ("container_id");
CREATE INDEX "ix_sessions_state_app_id" ON "sessions" ("state", "app_id");
CREATE INDEX "ix_sessions_user_id_created_at" ON "sessions" ("user_id", "created_at");
CREATE UNIQUE INDEX "ix_sessions_user_id_idempotency_key" ON "sessions" ("user_id", "idempotency_key");
CREATE INDEX "ix_user_claims_user_id" ON "user_claims" ("user_id");
CREATE INDEX "ix_user_logins_user_id" ON "user_logins" ("user_id");
CREATE INDEX "EmailIndex" ON "users" ("normalized_email");
CREATE UNIQUE INDEX "UserNameIndex" ON "users" ("normalized_user_name");
