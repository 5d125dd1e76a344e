-- finding
-- Holds: the rows of the files that are seen.
select x.*
from published.main.finding x
semi join submission s on s.submission_id = x.submission_id
