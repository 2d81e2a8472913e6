"""What somebody wished for, named for the sentence that says it was not done."""

from typing import Final

from bdcdesk.domain.actions import Action
from bdcdesk.translation import tr

_NAMES: Final = {
    # By the names of their classes: loading these takes longer than a start has time for.
    "AnswerDesk": tr("the desk's answer"),
    "AskDesk": tr("the question to the desk"),
    "CallBackAt": tr("the time to call back"),
    "CallBackNoMore": tr("taking back the time to call"),
    "CallOnOwnPhone": tr("how the call went"),
    "CancelAppointment": tr("cancelling the appointment"),
    "Claim": tr("taking it"),
    "Close": tr("closing it"),
    "ConfirmAppointment": tr("the confirmation"),
    "DialOwnPhone": tr("the call"),
    "FinishElsewhere": tr("that the other desk is through with it"),
    "GiveConsent": tr("their consent"),
    "HandOver": tr("handing it over"),
    "HangUp": tr("ending the call"),
    "JoinLead": tr("joining the two leads"),
    "JudgeWords": tr("what their words mean"),
    "KeepPromise": tr("that the promise is kept"),
    "KeepWording": tr("the wording"),
    "MakePromise": tr("the promise"),
    "MarkBad": tr("that it is a bad lead"),
    "MarkDemonstrated": tr("the car that they saw"),
    "MarkHandedOver": tr("the delivery"),
    "MarkHere": tr("that they are here"),
    "MarkLeft": tr("that they have left"),
    "MarkMissed": tr("that they did not come"),
    "MarkReply": tr("what you say of the reply"),
    "MarkShown": tr("that they came"),
    "MarkSold": tr("the sale"),
    "MarkWorked": tr("the figures that they got"),
    "MoveAppointment": tr("moving the appointment"),
    "Note": tr("the note"),
    "OptIn": tr("contacting them again"),
    "OptOut": tr("no more contact"),
    "PlaceCall": tr("the call"),
    "Reassign": tr("giving it to somebody else"),
    "Release": tr("giving it back"),
    "Reopen": tr("opening it again"),
    "SendElsewhere": tr("sending it to another desk"),
    "SendMail": tr("the mail"),
    "SendText": tr("the text"),
    "SetAppointment": tr("the appointment"),
    "SetBuying": tr("how they would like to buy"),
    "SetLeadApart": tr("telling the two apart"),
    "SetOutcome": tr("the outcome"),
    "SetRuleAside": tr("setting the rule aside"),
    "SetStatus": tr("your status"),
    "SkipStep": tr("skipping this step"),
    "TakeBackBad": tr("that it is no bad lead"),
    "TakeBackPromise": tr("taking the promise back"),
    "TakeBackQuestion": tr("taking the question back"),
    "TakeBackWrongNumber": tr("that the number is theirs"),
    "TakeForLead": tr("that it is a lead"),
    "TakeForNone": tr("that it is no lead"),
    "TakeForSale": tr("that it is a sale after all"),
    "TellApart": tr("telling the two apart"),
    "WaitNoMore": tr("that they wait no more"),
    "WaitUntil": tr("waiting until that day"),
    "WantAttachment": tr("fetching the file"),
    "Withdraw": tr("taking it back before it goes"),
}


def not_done(action: Action, why: str) -> str:
    """The whole sentence: what was not done, and why. A setting says so itself."""
    what = _NAMES.get(type(action).__name__)
    return tr("Not done: {what}. {why}", what=what, why=why) if what else why
