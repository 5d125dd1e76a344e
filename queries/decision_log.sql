-- decision_log
-- Answers: which decisions were made, about what, under which document, and how many obligations do they meet?
-- Grain: one row per (decision_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: decision_id, plan_id, plan_short_title, kind, report_id, report_title, period_id, period_label,
--          unit_id, unit_name, unit_type, submission_id, file_name, received_at, new_due, document_number,
--          document_date, reason, decided_by, granted_at, entered_at, met_count, is_retroactive, filed_outcome
-- An empty part of the scope means all. Only obligations that the viewer may see are counted; a decision that
-- meets nobody any more is shown to those who may see every unit.
-- filed_outcome: what a waiting file became by its filing; null for one set aside as no report, and other kinds.
-- is_retroactive: an extension granted after the base due date of at least one obligation it meets.
with
known as (
    select
        d.*,
        s.file_name,
        s.received_at,
        s.obligation_id,
        coalesce(r.plan_id, s.plan_id) as plan_id,
        f.outcome as filed_outcome,
        d.kind = 'filing' and d.filed_as is null as is_set_aside,
        coalesce(d.report_id, s.report_id) as about_report_id,
        coalesce(d.period_id, s.period_id) as about_period_id,
        coalesce(d.unit_id, s.unit_id) as about_unit_id,
    from decision d
    left join submission s on s.submission_id = d.submission_id
    left join report r on r.report_id = d.report_id
    left join submission f on f.submission_id = d.filed_as
    where
        d.granted_at < $as_of
        and (
            $plan_ids is null
            or coalesce(r.plan_id, s.plan_id) in (select unnest($plan_ids))
            -- a file set aside may belong to any plan
            or (d.kind = 'filing' and coalesce(r.plan_id, s.plan_id) is null)
        )
),
about as (
    select
        k.decision_id,
        o.obligation_id,
        o.unit_id,
        o.unit_name,
        o.period_end,
        k.kind = 'extension' and k.granted_at >= o.due_base + interval 1 day as is_retroactive,
    from known k
    inner join obligation o
        on o.report_id = k.about_report_id
        and (k.about_period_id is null or k.about_period_id = o.period_id)
        and (k.about_unit_id is null or k.about_unit_id = o.unit_id)
        and (k.unit_type is null or k.unit_type = o.unit_type)
    where not k.is_set_aside
),
met as (
    select
        decision_id,
        count(*) filter (unit_id in (select unnest($unit_ids))) as met_count,
        arg_max(unit_name, (period_end, obligation_id)) as unit_name,
        coalesce(bool_or(is_retroactive), false) as is_retroactive,
    from about
    group by decision_id
)
select
    k.decision_id::varchar as decision_id,
    k.plan_id,
    pl.short_title as plan_short_title,
    k.kind,
    k.about_report_id as report_id,
    r.title as report_title,
    k.about_period_id as period_id,
    p.label as period_label,
    k.about_unit_id as unit_id,
    case when k.about_unit_id is not null then m.unit_name end as unit_name,
    k.unit_type,
    k.submission_id::varchar as submission_id,
    k.file_name,
    k.received_at,
    k.new_due,
    k.document_number,
    k.document_date,
    k.reason,
    k.decided_by,
    k.granted_at,
    k.entered_at,
    coalesce(m.met_count, 0) as met_count,
    coalesce(m.is_retroactive, false) as is_retroactive,
    k.filed_outcome,
from known k
left join met m on m.decision_id = k.decision_id
left join plan pl on pl.plan_id = k.plan_id
left join report r on r.report_id = k.about_report_id
left join period p on p.report_id = k.about_report_id and p.period_id = k.about_period_id
where
    (
        m.met_count > 0
        or (m.decision_id is null and not exists (
            select 1 from unit u where u.unit_id not in (select unnest($unit_ids))
        ))
    )
order by k.granted_at desc, k.entered_at desc, k.decision_id
