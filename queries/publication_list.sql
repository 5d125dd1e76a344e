-- publication_list
-- Answers: what was published, with which filters, and how much paper that counts in it has come since?
-- Grain: one row per (publication_id)
-- Params: $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: publication_id, title, kind, plan_id, plan_short_title, as_of, with_extensions, filters, sha256,
--          byte_count, file_name, published_by, published_at, late_file_count, late_decision_count
-- A publication holds all units' numbers, so it is shown to those who may see every unit.
-- Late: taken in after publishing, yet received or granted before the published instant.
with
late_files as (
    select
        p.publication_id,
        count(*) as file_count,
    from publication p
    inner join submission s
        on s.plan_id = p.plan_id
        and s.outcome = 'accepted'
        and s.loaded_at >= p.published_at
        and s.received_at < p.as_of
    group by p.publication_id
),
planned as (
    select
        d.decision_id,
        d.granted_at,
        d.entered_at,
        coalesce(r.plan_id, s.plan_id) as plan_id,
    from decision d
    left join report r on r.report_id = d.report_id
    left join submission s on s.submission_id = d.submission_id
),
late_decisions as (
    select
        p.publication_id,
        count(*) as decision_count,
    from publication p
    inner join planned d
        on d.plan_id = p.plan_id
        and d.entered_at >= p.published_at
        and d.granted_at < p.as_of
    group by p.publication_id
)
select
    p.publication_id::varchar as publication_id,
    p.title,
    p.kind,
    p.plan_id,
    pl.short_title as plan_short_title,
    p.as_of,
    p.with_extensions,
    p.filters,
    p.sha256,
    p.byte_count,
    p.file_name,
    p.published_by,
    p.published_at,
    coalesce(f.file_count, 0) as late_file_count,
    coalesce(d.decision_count, 0) as late_decision_count,
from publication p
left join plan pl on pl.plan_id = p.plan_id
left join late_files f on f.publication_id = p.publication_id
left join late_decisions d on d.publication_id = p.publication_id
where
    not exists (
        select 1 from unit u where u.unit_id not in (select unnest($unit_ids))
    )
    and ($plan_ids is null or p.plan_id in (select unnest($plan_ids)))
order by p.published_at desc, p.publication_id desc
