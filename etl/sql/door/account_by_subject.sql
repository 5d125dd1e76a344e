select *
from account
where issuer = :issuer and subject = :subject
