-- lineage_at(p_as_of)
-- Holds: one row per unit: which unit carries it on at the instant. A unit that still exists, or that nobody
--        followed, carries itself on. Where several followed, one carries everything, so that counts stay whole:
--        the last succession, then the largest share, then the order of the register.
with recursive
living as (
    select distinct unit_id
    from unit
    where
        valid_from <= cast(p_as_of - interval 1 microsecond as date)
        and (valid_to is null or cast(p_as_of - interval 1 microsecond as date) <= valid_to)
),
places as (
    select
        unit_id,
        min(position) as position,
    from unit
    group by unit_id
),
heirs as (
    select
        s.unit_id,
        first(struct_pack(unit_id := s.successor_id, effective_on := s.effective_on)
            order by s.effective_on desc, s.share desc nulls last, p.position nulls last, s.successor_id) as heir,
    from unit_successor s
    left join places p on p.unit_id = s.successor_id
    where s.effective_on < p_as_of and s.unit_id not in (select unit_id from living)
    group by s.unit_id
),
walked as (
    select
        unit_id,
        heir.unit_id as current_unit_id,
        heir.effective_on as effective_on,
        1 as step_count,
    from heirs
    union all
    -- every step is later than the one before it, so the walk always ends
    select
        w.unit_id,
        h.heir.unit_id,
        h.heir.effective_on,
        w.step_count + 1,
    from walked w
    inner join heirs h on h.unit_id = w.current_unit_id and h.heir.effective_on > w.effective_on
),
ends as (
    select
        unit_id,
        arg_max(current_unit_id, step_count) as current_unit_id,
        max(step_count) as step_count,
    from walked
    group by unit_id
)
select
    p.unit_id,
    coalesce(e.current_unit_id, p.unit_id) as current_unit_id,
    coalesce(e.step_count, 0) as step_count,
from places p
left join ends e on e.unit_id = p.unit_id
