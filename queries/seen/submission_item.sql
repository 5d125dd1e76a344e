-- submission_item
-- Holds: the rows of the files that are seen.
select x.*
from published.main.submission_item x
semi join submission s on s.submission_id = x.submission_id
