// Tests of Wire follow.
