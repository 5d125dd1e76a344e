delete from setup
