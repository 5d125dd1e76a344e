insert into setup (token_hash, expires_at)
values (:token_hash, :expires_at)
