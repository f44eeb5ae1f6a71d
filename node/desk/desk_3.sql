-- Wrong passwords are counted by login name, whether anybody has it or not.
CREATE TABLE knocks (
	login        BLOB PRIMARY KEY, -- keyed digest of the login name
	failures     INTEGER NOT NULL,
	locked_until INTEGER NOT NULL,
	at           INTEGER NOT NULL
) STRICT;
CREATE INDEX knocks_at ON knocks(at);
ALTER TABLE persons DROP COLUMN failures;
ALTER TABLE persons DROP COLUMN locked_until;
-- The password was set by somebody else: the person has to change it first.
ALTER TABLE persons ADD COLUMN first_password INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';
-- The token was made by a sign-in, and gives way to later ones.
ALTER TABLE bearers ADD COLUMN sign_in INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 3;
