-- Second edition of accounts.sqlite3: accounts and sessions that come from a sign-on provider. Brought in whole or not
-- at all; an earlier program still reads the file.
begin immediate;

alter table account add column issuer text;         -- who vouches for the person; null = an account of this site
alter table account add column subject text;        -- the provider's own name for the person, which never changes
create unique index account_of_subject on account (issuer, subject);

alter table session add column confirmed_at real;   -- when the provider last said yes; null = an account of this site

pragma user_version = 1;
commit;
