-- submission_at(p_as_of, p_plan_ids)
-- Holds: accepted submissions received before the instant, less those withdrawn before it.
--        is_returned: a person had returned it before the instant, so it is not admissible.
with
reviewed as (
    select
        submission_id,
        bool_or(kind = 'return') as is_returned,
        bool_or(kind = 'withdrawal') as is_withdrawn,
    from decision
    where kind in ('return', 'withdrawal') and granted_at < p_as_of
    group by submission_id
)
select
    s.submission_id,
    s.obligation_id,
    s.received_at,
    s.version,
    s.is_nil,
    coalesce(d.is_returned, false) as is_returned,
from submission s
left join reviewed d on d.submission_id = s.submission_id
where
    s.outcome = 'accepted'
    and s.received_at < p_as_of
    and (p_plan_ids is null or s.plan_id in (select unnest(p_plan_ids)))
    and not coalesce(d.is_withdrawn, false)
