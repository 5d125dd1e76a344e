-- submission_log
-- Answers: which files came, when, from whom, and what became of them?
-- Grain: one row per (submission_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: submission_id, plan_id, plan_short_title, report_id, unit_id, unit_name, period_id, period_label,
--          file_name, sha256, byte_count, received_at, loaded_at, channel, outcome, version, is_nil,
--          returned_at, withdrawn_at, filed_at, finding_count, error_count, duplicate_of, loaded_by
-- Files that never named a unit are shown to those who may see every unit.
with
reviewed as (
    select
        submission_id,
        min(granted_at) filter (kind = 'return') as returned_at,
        min(granted_at) filter (kind = 'withdrawal') as withdrawn_at,
        min(granted_at) filter (kind = 'filing') as filed_at,
    from decision
    where kind in ('return', 'withdrawal', 'filing') and granted_at < $as_of
    group by submission_id
),
judged as (
    select
        submission_id,
        count(*) as finding_count,
        count(*) filter (severity = 'error') as error_count,
    from finding
    group by submission_id
),
listed as materialized (
    -- what may be seen and was asked for, before anything is joined to it
    select *
    from submission
    where
        received_at < $as_of
        and (
            unit_id in (select unnest($unit_ids))
            or (unit_id is null and not exists (
                select 1 from unit u where u.unit_id not in (select unnest($unit_ids))
            ))
        )
        and ($plan_ids is null or plan_id in (select unnest($plan_ids)) or plan_id is null)
)
select
    s.submission_id::varchar as submission_id,
    s.plan_id,
    p.short_title as plan_short_title,
    s.report_id,
    s.unit_id,
    o.unit_name,
    s.period_id,
    o.period_label,
    s.file_name,
    s.sha256,
    s.byte_count,
    s.received_at,
    s.loaded_at,
    s.channel,
    s.outcome,
    s.version,
    s.is_nil,
    r.returned_at,
    r.withdrawn_at,
    r.filed_at,
    coalesce(j.finding_count, 0) as finding_count,
    coalesce(j.error_count, 0) as error_count,
    s.duplicate_of::varchar as duplicate_of,
    s.loaded_by,
from listed s
left join plan p on p.plan_id = s.plan_id
left join obligation o on o.obligation_id = s.obligation_id
left join reviewed r on r.submission_id = s.submission_id
left join judged j on j.submission_id = s.submission_id
order by s.received_at desc, s.loaded_at desc, s.submission_id
