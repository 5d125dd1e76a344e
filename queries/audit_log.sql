-- audit_log
-- Answers: who did what, when and from where, and what was it before and after?
-- Grain: one row per (line_number)
-- Params: $as_of timestamp; $unit_ids varchar[]; $since_day date; $until_day date
-- Columns: line_number, done_at, actor, came_from, act, object, object_name, before_value, after_value
-- Newest first. The log belongs to the whole site: only those who may see every unit see it.
-- since_day, until_day: both days are in; null is without that bound. came_from: a network address, 'local' (a page on
-- this machine) or 'command'. before_value, after_value: short json. object_name: of a file, the unit that sent it.
select
    a.number as line_number,
    a.done_at,
    a.actor,
    a.address as came_from,
    a.act,
    a.object,
    o.unit_name as object_name,
    a.before_value,
    a.after_value,
from audit a
left join submission s on a.act like 'file.%' and s.submission_id::varchar = a.object
left join obligation o on o.obligation_id = s.obligation_id
where
    a.done_at < $as_of
    and ($since_day::date is null or a.done_at >= $since_day::date)
    and ($until_day::date is null or a.done_at < $until_day::date + 1)
    and not exists (
        select 1
        from unit u
        where u.unit_id not in (select unnest($unit_ids))
    )
order by a.number desc
