"""What a person may be allowed to do around joining and leaving.

Who takes the money proposes; who may decide (``members.activate``, ``members.release``) decides, or does
both at once.
"""

JOIN = "membership.join"
LEAVE = "membership.leave"
DECIDE_JOIN = "members.activate"
DECIDE_LEAVE = "members.release"
TRANSFER = "members.transfer"
VIEW = "members.view"
REGISTER = "members.register"
EXPORT = "reports.export"
