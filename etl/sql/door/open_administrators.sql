-- whom a provider vouches for does not count: it may be out of reach when somebody must come in
select count(*)
from account
where role = 'administrator' and is_disabled = 0 and subject is null and account_id <> :account_id
