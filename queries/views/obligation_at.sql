-- obligation_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
-- Holds: the rows of status_at with what is told of each: days late, in calendar and working days, and the flags.
with
judged as (
    select
        *,
        -- the last day that lies before the instant
        cast(p_as_of - interval 1 microsecond as date) as as_of_day,
    from status_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
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
