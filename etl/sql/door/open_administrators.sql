select count(*)
from account
where role = 'administrator' and is_disabled = 0 and account_id <> :account_id
