-- check_change_is_logged
-- Answers: is there a file, decision, publication, reminder or register change without its line in the log?
-- Grain: one row per (what, object_id)
-- Params: 
-- Columns: what, object_id, done_at
-- A chain whose last lines were cut off is whole; what they told of is not. Before the log began nothing is asked.
with
done as (
    select 'submission' as what, submission_id as object_id, loaded_at as done_at from submission
    union all
    select 'decision' as what, decision_id as object_id, entered_at as done_at from decision
    union all
    select 'publication' as what, publication_id as object_id, published_at as done_at from publication
    union all
    select distinct 'register_change' as what, load_id as object_id, changed_at as done_at from register_change
    union all
    select 'reminder' as what, reminder_id as object_id, min(sent_at) as done_at from reminder_sent group by reminder_id
)
select
    d.what,
    d.object_id::varchar as object_id,
    d.done_at,
from done d
where
    d.done_at >= (select min(done_at) from audit where number = 1)
    and not exists (
        select 1
        from audit a
        where a.object = d.object_id::varchar
    )
order by d.what, d.object_id
