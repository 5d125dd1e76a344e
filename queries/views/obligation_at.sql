-- obligation_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
-- Holds: every owed report the viewer may see, with its one status at the instant.
--        p_unit_ids is the permission: an empty list sees nothing. p_plan_ids null = all plans.
with
owed as (
    select *
    from obligation
    where
        unit_id in (select unnest(p_unit_ids))
        and (p_plan_ids is null or plan_id in (select unnest(p_plan_ids)))
),
scoped_decisions as (
    select
        o.obligation_id,
        d.kind,
        d.new_due,
        d.granted_at,
        d.document_number,
        d.reason,
    from owed o
    inner join decision d
        on d.report_id = o.report_id
        and (d.period_id is null or d.period_id = o.period_id)
        and (d.unit_id is null or d.unit_id = o.unit_id)
        and (d.unit_type is null or d.unit_type = o.unit_type)
    where d.kind in ('extension', 'exemption') and d.granted_at < p_as_of
),
granted as (
    -- of several extensions the largest new date holds; of equal ones the first granted
    select
        obligation_id,
        max(new_due) filter (kind = 'extension') as extension_due,
        first(struct_pack(granted_at := granted_at, number := document_number, reason := reason)
            order by new_due desc, granted_at, document_number) filter (kind = 'extension') as extension,
        bool_or(kind = 'exemption') as is_exempt,
    from scoped_decisions
    group by obligation_id
),
clocked as (
    select
        o.*,
        case
            when not p_with_extensions or o.due_base is null then o.due_base
            else greatest(o.due_base, g.extension_due)
        end as due_effective,
        case when g.extension_due > o.due_base and p_with_extensions then g.extension_due end as extension_due,
        case when g.extension_due > o.due_base and p_with_extensions then g.extension end as extension,
        coalesce(g.is_exempt, false) as is_exempt,
        -- a returned file gives its time back only under 'keeps_clock', and only once an admissible one came
        case
            when a.first_kept_at is null then null
            when o.return_policy = 'keeps_clock' then a.first_received_at
            else a.first_kept_at
        end as first_admissible_at,
        a.latest.submission_id as latest_submission_id,
        a.latest.is_nil as latest_is_nil,
        coalesce(a.version_count, 0) as version_count,
    from owed o
    left join granted g on g.obligation_id = o.obligation_id
    left join arrived_at(p_as_of, p_plan_ids) a on a.obligation_id = o.obligation_id
),
judged as (
    select
        c.*,
        case
            when c.is_exempt then 'exempt'
            when c.first_admissible_at < c.due_effective + interval 1 day then 'on_time'
            when c.first_admissible_at is not null and c.due_effective is not null then 'late'
            when c.first_admissible_at is not null then 'received'
            when c.version_count > 0 then 'returned'
            when p_as_of < c.due_effective + interval 1 day then 'not_due'
            when c.due_effective is not null then 'overdue'
            else 'awaited'
        end as status,
        p_as_of >= coalesce(c.due_effective, c.period_end) + interval 1 day and not c.is_exempt as is_due,
        -- the last day that lies before the instant
        cast(p_as_of - interval 1 microsecond as date) as as_of_day,
    from clocked c
)
select
    j.*,
    case
        when j.status = 'late' then date_diff('day', j.due_effective, cast(j.first_admissible_at as date))
        when j.status = 'overdue' then date_diff('day', j.due_effective, j.as_of_day)
    end as days_late,
    case when j.status in ('late', 'overdue') then reached.working_index - due.working_index end as working_days_late,
    case when j.status = 'not_due' then date_diff('day', j.as_of_day, j.due_effective) end as days_until_due,
    j.first_admissible_at is not null and not j.is_due and not j.is_exempt as is_early,
    coalesce(j.latest_is_nil, false) as is_nil,
    j.extension_due is not null as is_extended,
    coalesce(j.extension.granted_at >= j.due_base + interval 1 day, false) as is_retroactive,
from judged j
left join calendar_day due on due.day = j.due_effective
left join calendar_day reached
    on reached.day = case j.status when 'late' then cast(j.first_admissible_at as date) else j.as_of_day end
