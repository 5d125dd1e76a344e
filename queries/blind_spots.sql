-- blind_spots
-- Answers: which content did how many units cover, and which did nobody?
-- Grain: one row per (plan_id, content_item_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, content_item_id, item_title, section, required_unit_count, covering_unit_count,
--          coverage_rate, item_position
with
units as (
    select
        plan_id,
        content_item_id,
        unit_id,
        bool_or(state <> 'blank') as is_covering,
    from content_at($as_of, $unit_ids, $plan_ids, $with_extensions, $period_ids)
    where is_due
    group by plan_id, content_item_id, unit_id
),
counted as (
    select
        plan_id,
        content_item_id,
        count(*) as required_unit_count,
        count(*) filter (is_covering) as covering_unit_count,
    from units
    group by plan_id, content_item_id
)
select
    c.plan_id,
    c.content_item_id,
    c.title as item_title,
    c.section,
    coalesce(n.required_unit_count, 0) as required_unit_count,
    coalesce(n.covering_unit_count, 0) as covering_unit_count,
    n.covering_unit_count / nullif(n.required_unit_count, 0) as coverage_rate,
    c.position as item_position,
from content_item c
left join counted n on n.plan_id = c.plan_id and n.content_item_id = c.content_item_id
where
    not c.is_out_of_scope
    and ($plan_ids is null or c.plan_id in (select unnest($plan_ids)))
    -- an item the issuing body keeps for itself is asked of no unit
    and exists (
        select 1
        from requirement q
        where q.plan_id = c.plan_id and q.content_item_id = c.content_item_id
    )
order by c.plan_id, covering_unit_count, c.position, c.content_item_id
