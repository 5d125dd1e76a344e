select count(*)
from account
