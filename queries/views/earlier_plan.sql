-- earlier_plan()
-- Holds: the plan of the year before that each plan follows: of the same issuer and area one year earlier; of several,
--        the one with the same title but for its year. Plans without one, or with several that cannot be told apart,
--        are not listed.
with
candidates as (
    select
        p.plan_id,
        b.plan_id as before_plan_id,
        regexp_replace(p.title, '\d{4}', '', 'g') = regexp_replace(b.title, '\d{4}', '', 'g') as has_same_title,
    from plan p
    inner join plan b on b.issuer = p.issuer and b.area = p.area and b.year = p.year - 1
),
chosen as (
    select
        plan_id,
        if(count(*) = 1, min(before_plan_id), min(before_plan_id) filter (has_same_title)) as before_plan_id,
        count(*) as candidate_count,
        count(*) filter (has_same_title) as same_title_count,
    from candidates
    group by plan_id
)
select
    plan_id,
    before_plan_id,
from chosen
where candidate_count = 1 or same_title_count = 1
