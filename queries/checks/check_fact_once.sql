-- check_fact_once
-- Answers: is a value kept twice?
-- Grain: one row per (submission_id, content_item_id, indicator_id, basis)
-- Params: 
-- Columns: submission_id, content_item_id, indicator_id, basis, copy_count
select
    submission_id::varchar as submission_id,
    content_item_id,
    indicator_id,
    basis,
    count(*) as copy_count,
from fact
group by submission_id, content_item_id, indicator_id, basis
having count(*) > 1
order by submission_id, content_item_id, indicator_id, basis
