select expires_at
from setup
where token_hash = :token_hash
