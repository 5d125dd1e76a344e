-- status_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
-- Holds: every owed report the viewer may see, with its one status at the instant.
--        p_unit_ids is the permission: an empty list sees nothing. p_plan_ids null = all plans.
--        What a predecessor of a straddling period would owe is there only once a ruling has been granted.
with
owed as (
    select *
    from obligation
    where
        unit_id in (select unnest(p_unit_ids))
        and (p_plan_ids is null or plan_id in (select unnest(p_plan_ids)))
),
decided as (
    select
        kind,
        report_id,
        period_id,
        unit_id,
        unit_type,
        new_due,
        granted_at,
        document_number,
        reason,
    from decision
    where
        kind in ('extension', 'exemption', 'ruling')
        and granted_at < p_as_of
        and (p_plan_ids is null or report_id in (
            select report_id from report where plan_id in (select unnest(p_plan_ids))
        ))
),
scoped as (
    -- a decision that names its unit meets few obligations: looked up apart, it costs nothing on a large site
    select
        o.obligation_id,
        d.kind,
        d.new_due,
        d.granted_at,
        d.document_number,
        d.reason,
    from decided d
    inner join obligation o on o.report_id = d.report_id and o.unit_id = d.unit_id
    where
        (d.period_id is null or d.period_id = o.period_id)
        and (d.unit_type is null or d.unit_type = o.unit_type)
    union all
    select
        o.obligation_id,
        d.kind,
        d.new_due,
        d.granted_at,
        d.document_number,
        d.reason,
    from decided d
    inner join obligation o on o.report_id = d.report_id
    where
        d.unit_id is null
        and (d.period_id is null or d.period_id = o.period_id)
        and (d.unit_type is null or d.unit_type = o.unit_type)
),
granted as (
    -- of several extensions the largest new date holds; of equal ones the first granted
    select
        obligation_id,
        max(new_due) filter (kind = 'extension') as extension_due,
        first(struct_pack(granted_at := granted_at, number := document_number, reason := reason)
            order by new_due desc, granted_at, document_number) filter (kind = 'extension') as extension,
        first(struct_pack(granted_at := granted_at, number := document_number, reason := reason)
            order by granted_at, document_number, reason) filter (kind = 'exemption') as exemption,
        bool_or(kind = 'exemption') as is_exempt,
        bool_or(kind = 'ruling') as is_ruled,
    from scoped
    group by obligation_id
),
arrived as (
    -- the first file and the later ones, joined apart: one of few, one of all
    select
        o.*,
        if(f.submission_id is null, 0, 1) + coalesce(l.version_count, 0) as version_count,
        least(f.received_at, l.received_at) as first_received_at,
        least(if(f.is_returned, null, f.received_at), l.kept_at) as first_kept_at,
        -- of the same instant the higher version is the later one
        if(f.submission_id is null or f.is_returned or l.latest_at >= f.received_at, l.latest_submission_id,
            f.submission_id) as latest_submission_id,
        if(f.submission_id is null or f.is_returned or l.latest_at >= f.received_at, l.latest_is_nil,
            f.is_nil) as latest_is_nil,
    from owed o
    left join submission_at(p_as_of, p_plan_ids) f on f.obligation_id = o.obligation_id and f.version = 1
    left join resubmission_at(p_as_of, p_plan_ids) l on l.obligation_id = o.obligation_id
),
clocked as (
    select
        a.* exclude (first_received_at, first_kept_at),
        case
            when not p_with_extensions or a.due_base is null then a.due_base
            else greatest(a.due_base, g.extension_due)
        end as due_effective,
        case when g.extension_due > a.due_base and p_with_extensions then g.extension_due end as extension_due,
        case when g.extension_due > a.due_base and p_with_extensions then g.extension end as extension,
        g.exemption,
        coalesce(g.is_exempt, false) as is_exempt,
        -- a returned file gives its time back only under 'keeps_clock', and only once an admissible one came
        case
            when a.first_kept_at is null then null
            when a.return_policy = 'keeps_clock' then a.first_received_at
            else a.first_kept_at
        end as first_admissible_at,
    from arrived a
    left join granted g on g.obligation_id = a.obligation_id
    where not a.needs_ruling or coalesce(g.is_ruled, false)
)
select
    *,
    case
        when is_exempt then 'exempt'
        when first_admissible_at < due_effective + interval 1 day then 'on_time'
        when first_admissible_at is not null and due_effective is not null then 'late'
        when first_admissible_at is not null then 'received'
        when version_count > 0 then 'returned'
        when p_as_of < due_effective + interval 1 day then 'not_due'
        when due_effective is not null then 'overdue'
        else 'awaited'
    end as status,
    p_as_of >= coalesce(due_effective, period_end) + interval 1 day and not is_exempt as is_due,
from clocked
