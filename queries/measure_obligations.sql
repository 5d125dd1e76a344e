-- measure_obligations
-- Answers: which obligations is this number made of, and which rule decided each of them?
-- Grain: one row per (measure, obligation_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]; $measure varchar; $scope_kind varchar; $scope_id varchar; $scope_view varchar
-- Columns: measure, plan_id, report_id, obligation_id, unit_id, unit_name, unit_short_name, period_id, period_label,
--          is_numerator, counted_id, status, rule, due_nominal, due_base, due_text, due_steps, due_effective,
--          extension_due, extension_number, extension_reason, extension_granted_at, exemption_number, exemption_reason,
--          exemption_granted_at, first_admissible_at, days_late, working_days_late, version_count,
--          latest_submission_id, is_due, is_early, is_nil, is_extended, is_retroactive,
--          straddles_reorganisation, required_item_count, period_end, unit_position, period_position
-- The rows are the denominator: N = count(distinct counted_id), n = the same where is_numerator. A number of reports
-- counts obligations, consistency_rate counts units. A plain count is taken among all that are required.
-- $scope_kind: plan | unit | parent | level | unit_type, of $scope_id, $scope_view as_was or as_is, as in
-- group_tally_at. rule: the line of the definitions that gave the status.
with
owed as materialized (
    select
        *,
        status in ('on_time', 'late', 'received') as is_received,
    from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
    where $period_ids is null or period_id in (select unnest($period_ids))
),
renamed as materialized (
    select *
    from unit_now_at($as_of)
    where case $scope_view when 'as_is' then true when 'as_was' then false else error('view is as_was or as_is') end
),
placed as (
    select
        o.*,
        case $scope_kind
            when 'plan' then $scope_id
            when 'unit' then coalesce(n.current_unit_id, o.unit_id)
            when 'parent' then coalesce(if(n.unit_id is null, o.parent_id, n.parent_id), '')
            when 'level' then coalesce(n.level, o.level)
            when 'unit_type' then coalesce(n.unit_type, o.unit_type)
            else error('scope_kind is plan, unit, parent, level or unit_type')
        end as scope_id,
    from owed o
    left join renamed n on n.unit_id = o.unit_id
),
counted as (
    select
        *,
        case $measure
            when 'coverage_rate' then is_due
            when 'on_time_rate' then is_due and due_effective is not null
            when 'on_time_share' then (is_due and status = 'on_time') or status = 'late'
            when 'progress' then status <> 'exempt'
            when 'consistency_rate' then is_due
            else if($measure like '%\_count' escape '\', true, error('measure is a rate or count of coverage_by_plan'))
        end as is_counted,
        case
            when $measure in ('coverage_rate', 'covered_count') then is_due and is_received
            when $measure in ('on_time_rate', 'on_time_share', 'on_time_due_count') then is_due and status = 'on_time'
            when $measure in ('progress', 'progress_count') then is_received
            when $measure = 'consistency_rate'
                then bool_and(is_received or not is_due) over (partition by plan_id, unit_id)
            when $measure = 'required_count' then true
            when $measure = 'progress_required_count' then status <> 'exempt'
            when $measure = 'due_count' then is_due
            when $measure = 'due_with_deadline_count' then is_due and due_effective is not null
            when $measure = 'missing_count'
                then is_due and due_effective is not null and status in ('returned', 'overdue')
            when $measure in (
                'exempt_count', 'on_time_count', 'late_count', 'received_count', 'returned_count', 'not_due_count',
                'overdue_count', 'awaited_count'
            ) then $measure = status || '_count'
            else error('measure is a rate or count of coverage_by_plan')
        end as is_numerator,
    from placed
    where scope_id = $scope_id
),
kept_clocks as (
    -- the clock was stopped by a file that a person returned afterwards
    select distinct o.obligation_id
    from owed o
    inner join submission_at($as_of, $plan_ids) s on s.obligation_id = o.obligation_id
    where o.return_policy = 'keeps_clock' and s.is_returned and s.received_at = o.first_admissible_at
)
select
    $measure as measure,
    c.plan_id,
    c.report_id,
    c.obligation_id::varchar as obligation_id,
    c.unit_id,
    c.unit_name,
    c.unit_short_name,
    c.period_id,
    c.period_label,
    c.is_numerator,
    if($measure = 'consistency_rate', c.plan_id || '|' || c.unit_id, c.obligation_id::varchar) as counted_id,
    c.status,
    case
        when c.status in ('on_time', 'late') and k.obligation_id is not null then c.status || '_kept_clock'
        when c.status = 'on_time' and c.is_early then 'on_time_early'
        when c.status = 'on_time' and c.first_admissible_at >= c.due_base + interval 1 day then 'on_time_extended'
        when c.status in ('late', 'overdue') and c.is_extended then c.status || '_extended'
        when c.status = 'received' and c.is_early then 'received_early'
        when c.status = 'awaited' and not c.is_due then 'awaited_running'
        else c.status
    end as rule,
    c.due_nominal,
    c.due_base,
    c.due_text,
    c.due_steps,
    c.due_effective,
    c.extension_due,
    c.extension.number as extension_number,
    c.extension.reason as extension_reason,
    c.extension.granted_at as extension_granted_at,
    c.exemption.number as exemption_number,
    c.exemption.reason as exemption_reason,
    c.exemption.granted_at as exemption_granted_at,
    c.first_admissible_at,
    c.days_late,
    c.working_days_late,
    c.version_count,
    c.latest_submission_id::varchar as latest_submission_id,
    c.is_due,
    c.is_early,
    c.is_nil,
    c.is_extended,
    c.is_retroactive,
    c.straddles_reorganisation,
    c.required_item_count,
    c.period_end,
    c.unit_position,
    c.period_position,
from counted c
left join kept_clocks k on k.obligation_id = c.obligation_id
where c.is_counted
order by c.plan_id, c.is_numerator desc, c.period_position, c.report_id, c.unit_position, c.unit_id, c.period_id
