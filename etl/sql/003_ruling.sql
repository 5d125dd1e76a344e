-- Rulings on periods that straddle a reorganisation, deadlines that differ by level, and the words of a deadline
-- beside the obligation they belong to.

alter table obligation add column due_text varchar;                     -- 'trước ngày 10/11/2022'
-- what a unit that ended inside the period would owe: there only once a ruling says so
alter table obligation add column needs_ruling boolean default false;

-- a level's own deadline, where the document sets one; other levels keep the period's
create table period_due (
    report_id varchar not null,
    period_id varchar not null,
    level varchar not null,
    due_nominal date,
    due_text varchar,
    source varchar
);

update obligation
set due_text = period.due_text
from period
where period.report_id = obligation.report_id and period.period_id = obligation.period_id;
