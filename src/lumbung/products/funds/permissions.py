"""What a person may be allowed to do with the funds."""

VIEW = "funds.view"
GIVE = "funds.give"
