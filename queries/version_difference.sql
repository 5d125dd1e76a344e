-- version_difference
-- Answers: which cells of a report differ from the version before it?
-- Grain: one row per (submission_id, content_item_id, part, indicator_id, basis)
-- Params: $as_of timestamp; $unit_ids varchar[]; $submission_id varchar
-- Columns: submission_id, version, before_submission_id, before_version, content_item_id, item_title, part,
--          indicator_id, indicator_name, measure_unit, basis, change, before_value, after_value, before_text,
--          after_text, sheet, cell
-- part: value | state | note; only a value has an indicator and a basis ('' elsewhere). change: added | removed |
-- changed. Facts and submissions are only ever added to, so the difference is kept by keeping them.
with
after_file as (
    select
        submission_id,
        plan_id,
        obligation_id,
        version,
    from submission
    where
        submission_id::varchar = $submission_id
        and outcome = 'accepted'
        and received_at < $as_of
        and unit_id in (select unnest($unit_ids))
),
pair as (
    -- the version before is the highest lower one; one that was withdrawn is as if it had never come
    select
        a.submission_id,
        any_value(a.plan_id) as plan_id,
        any_value(a.version) as version,
        arg_max(b.submission_id, b.version) as before_id,
        max(b.version) as before_version,
    from after_file a
    inner join submission_at($as_of, null) b on b.obligation_id = a.obligation_id and b.version < a.version
    group by a.submission_id
),
told as (
    select
        f.submission_id,
        f.content_item_id,
        'value' as part,
        f.indicator_id,
        f.basis,
        f.value,
        null as said,
        f.sheet,
        f.cell,
    from fact f
    inner join pair p on f.submission_id in (p.submission_id, p.before_id)
    union all
    select
        i.submission_id,
        i.content_item_id,
        unnest(['state', 'note']),
        '',
        '',
        null,
        unnest([nullif(i.state, 'blank'), nullif(trim(i.note), '')]),
        null,
        i.cell,
    from submission_item i
    inner join pair p on i.submission_id in (p.submission_id, p.before_id)
),
compared as (
    select
        t.content_item_id,
        t.part,
        t.indicator_id,
        t.basis,
        max(t.value) filter (t.submission_id = p.before_id) as before_value,
        max(t.value) filter (t.submission_id = p.submission_id) as after_value,
        max(t.said) filter (t.submission_id = p.before_id) as before_text,
        max(t.said) filter (t.submission_id = p.submission_id) as after_text,
        max(t.sheet) filter (t.submission_id = p.submission_id) as sheet,
        max(t.cell) filter (t.submission_id = p.submission_id) as cell,
    from told t
    cross join pair p
    group by t.content_item_id, t.part, t.indicator_id, t.basis
)
select
    p.submission_id::varchar as submission_id,
    p.version,
    p.before_id::varchar as before_submission_id,
    p.before_version,
    c.content_item_id,
    n.title as item_title,
    c.part,
    c.indicator_id,
    i.name as indicator_name,
    i.measure_unit,
    c.basis,
    case
        when coalesce(c.before_value::varchar, c.before_text) is null then 'added'
        when coalesce(c.after_value::varchar, c.after_text) is null then 'removed'
        else 'changed'
    end as change,
    c.before_value::double as before_value,
    c.after_value::double as after_value,
    c.before_text,
    c.after_text,
    c.sheet,
    c.cell,
from compared c
cross join pair p
left join content_item n on n.plan_id = p.plan_id and n.content_item_id = c.content_item_id
left join indicator i on i.indicator_id = c.indicator_id
where c.before_value is distinct from c.after_value or c.before_text is distinct from c.after_text
order by
    p.submission_id, n.position, c.content_item_id, i.position nulls first, c.part desc, c.indicator_id, c.basis desc
