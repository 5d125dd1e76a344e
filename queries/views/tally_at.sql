-- tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
-- Holds: every count that the coverage and timeliness queries add up, one row per (plan_id, unit_id, period_id).
--        Counts are added, never rates averaged.
select
    plan_id,
    unit_id,
    period_id,
    arg_max(unit_name, period_end) as unit_name,
    arg_max(unit_short_name, period_end) as unit_short_name,
    arg_max(unit_type, period_end) as unit_type,
    arg_max(level, period_end) as level,
    arg_max(parent_id, period_end) as parent_id,
    min(unit_position) as unit_position,
    arg_min(period_label, report_id) as period_label,
    min(period_start) as period_start,
    max(period_end) as period_end,
    min(period_position) as period_position,
    count(*) as required_count,
    count(*) filter (status = 'exempt') as exempt_count,
    count(*) filter (status = 'on_time') as on_time_count,
    count(*) filter (status = 'late') as late_count,
    count(*) filter (status = 'received') as received_count,
    count(*) filter (status = 'returned') as returned_count,
    count(*) filter (status = 'not_due') as not_due_count,
    count(*) filter (status = 'overdue') as overdue_count,
    count(*) filter (status = 'awaited') as awaited_count,
    count(*) filter (is_due) as due_count,
    count(*) filter (is_due and status in ('on_time', 'late', 'received')) as covered_count,
    count(*) filter (is_due and due_effective is not null) as due_with_deadline_count,
    count(*) filter (is_due and status = 'on_time') as on_time_due_count,
    count(*) filter (status in ('on_time', 'late', 'received')) as progress_count,
    count(*) filter (status <> 'exempt') as progress_required_count,
from obligation_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
group by plan_id, unit_id, period_id
