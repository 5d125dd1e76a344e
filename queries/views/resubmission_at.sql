-- resubmission_at(p_as_of, p_plan_ids)
-- Holds: per obligation that has more than one file, its files after the first one: how many had come before the
--        instant, when first, and the latest admissible one. Most obligations have one file and no row here.
with
placed as (
    select
        *,
        -- one number to order by, time first and then version: of a pair, arg_max is twice as slow
        if(is_returned, null, epoch_us(received_at) * 1000 + least(version, 999)) as kept_place,
    from submission_at(p_as_of, p_plan_ids)
    where version > 1
)
select
    obligation_id,
    count(*) as version_count,
    min(received_at) as received_at,
    min(received_at) filter (not is_returned) as kept_at,
    max(received_at) filter (not is_returned) as latest_at,
    arg_max(submission_id, kept_place) as latest_submission_id,
    arg_max(is_nil, kept_place) as latest_is_nil,
from placed
group by obligation_id
