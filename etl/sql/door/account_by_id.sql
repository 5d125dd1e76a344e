select *
from account
where account_id = :account_id
