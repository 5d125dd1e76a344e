-- last_written
-- Answers: when was the log last written to, by the clock of this machine?
-- Grain: one row per (line_number)
-- Params: 
-- Columns: line_number, done_at
-- The newest line only; no row while the log is empty. A clock that stands before it was set back.
select
    number as line_number,
    done_at,
from audit
order by number desc
limit 1
