-- Active time is counted under each assignment, by tasks; a hand-in adds what is new.
alter table annotations.annotations drop column active_before;
