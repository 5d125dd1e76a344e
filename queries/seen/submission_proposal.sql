-- submission_proposal
-- Holds: the rows of the files that are seen.
select x.*
from published.main.submission_proposal x
semi join submission s on s.submission_id = x.submission_id
