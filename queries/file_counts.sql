-- file_counts
-- Answers: how many files has the site received, by what became of them?
-- Grain: one row per (outcome)
-- Params: 
-- Columns: outcome, file_count
select
    outcome,
    count(*) as file_count,
from submission
group by outcome
order by outcome
