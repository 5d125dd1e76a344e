-- check_fact_once
-- Answers: is a value kept twice?
-- Grain: one row per (submission_id, content_item_id, indicator_id, basis)
-- Params: $plan_ids varchar[]
-- Columns: submission_id, content_item_id, indicator_id, basis, copy_count
select
    f.submission_id::varchar as submission_id,
    f.content_item_id,
    f.indicator_id,
    f.basis,
    count(*) as copy_count,
from fact f
inner join submission s on s.submission_id = f.submission_id
where $plan_ids is null or s.plan_id in (select unnest($plan_ids))
group by f.submission_id, f.content_item_id, f.indicator_id, f.basis
having count(*) > 1
order by submission_id, content_item_id, indicator_id, basis
