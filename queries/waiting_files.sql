-- waiting_files
-- Answers: which files wait for a person's decision, what do they say of themselves, and what is asked of each?
-- Grain: one row per (submission_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: submission_id, file_name, sha256, byte_count, received_at, loaded_at, channel, loaded_by, plan_id,
--          plan_short_title, report_id, unit_id, period_id, title_text, report_text, unit_text, period_text,
--          asked, question_key, repeat_count
-- Nothing here counts anywhere else. asked: the parts in question, 'unit, period'. question_key is equal for files of
-- which the same is asked in the same words, so that one answer settles them all. repeat_count: the same bytes again.
-- Files whose unit is not known are shown to those who may see every unit.
with
queued as (
    select s.*,
    from submission s
    where
        s.outcome = 'waiting'
        and s.duplicate_of is null
        and s.received_at < $as_of
        and not exists (
            select 1
            from decision d
            where d.kind = 'filing' and d.submission_id = s.submission_id and d.granted_at < $as_of
        )
        and not exists (
            select 1
            from submission t
            where t.sha256 = s.sha256 and t.outcome = 'accepted' and t.loaded_at >= s.loaded_at and not exists (
                select 1
                from decision f
                where f.kind = 'filing' and f.filed_as = t.submission_id and f.granted_at >= $as_of
            )
        )
),
said as (
    select
        submission_id,
        max(text) filter (field = 'title') as title_text,
        max(text) filter (field = 'report') as report_text,
        max(text) filter (field = 'unit') as unit_text,
        max(text) filter (field = 'period') as period_text,
    from submission_saying
    group by submission_id
),
questions as (
    select
        f.submission_id,
        string_agg(distinct f.field, ', ' order by f.field desc) as asked,
        -- a question without words of its own, or about a contradiction, is this file's alone
        string_agg(
            concat_ws('|', f.code, f.field, case
                when f.value is null or f.code = 'identity.conflict' then f.submission_id::varchar
                else lower(f.value)
            end), '; ' order by f.position
        ) as question_key,
    from finding f
    where f.severity = 'question'
    group by f.submission_id
),
repeats as (
    select
        duplicate_of as submission_id,
        count(*) as repeat_count,
    from submission
    where outcome = 'waiting' and duplicate_of is not null and received_at < $as_of
    group by duplicate_of
)
select
    q.submission_id::varchar as submission_id,
    q.file_name,
    q.sha256,
    q.byte_count,
    q.received_at,
    q.loaded_at,
    q.channel,
    q.loaded_by,
    q.plan_id,
    p.short_title as plan_short_title,
    q.report_id,
    q.unit_id,
    q.period_id,
    w.title_text,
    w.report_text,
    w.unit_text,
    w.period_text,
    k.asked,
    concat_ws('|', coalesce(q.report_id, '?'), k.question_key) as question_key,
    coalesce(r.repeat_count, 0) as repeat_count,
from queued q
left join said w on w.submission_id = q.submission_id
left join questions k on k.submission_id = q.submission_id
left join repeats r on r.submission_id = q.submission_id
left join plan p on p.plan_id = q.plan_id
where
    (
        q.unit_id in (select unnest($unit_ids))
        or (q.unit_id is null and not exists (
            select 1 from unit u where u.unit_id not in (select unnest($unit_ids))
        ))
    )
    and ($plan_ids is null or q.plan_id in (select unnest($plan_ids)) or q.plan_id is null)
order by q.received_at, q.loaded_at, q.submission_id
