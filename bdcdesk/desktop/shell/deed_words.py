"""What somebody wished for, named for the sentence that says it was not done."""

from typing import Final

from bdcdesk.domain.actions import Action

_NAMES: Final = {
    # By the names of their classes: loading these takes longer than a start has time for.
    "AnswerDesk": "the desk's answer",
    "AskDesk": "the question to the desk",
    "CallBackAt": "the time to call back",
    "CallBackNoMore": "taking back the time to call",
    "CallOnOwnPhone": "how the call went",
    "CancelAppointment": "cancelling the appointment",
    "Claim": "taking it",
    "Close": "closing it",
    "ConfirmAppointment": "the confirmation",
    "DialOwnPhone": "the call",
    "FinishElsewhere": "that the other desk is through with it",
    "GiveConsent": "their consent",
    "HandOver": "handing it over",
    "HangUp": "ending the call",
    "JoinLead": "joining the two leads",
    "JudgeWords": "what their words mean",
    "KeepPromise": "that the promise is kept",
    "KeepWording": "the wording",
    "MakePromise": "the promise",
    "MarkBad": "that it is a bad lead",
    "MarkDemonstrated": "the car that they saw",
    "MarkHandedOver": "the delivery",
    "MarkHere": "that they are here",
    "MarkLeft": "that they have left",
    "MarkMissed": "that they did not come",
    "MarkReply": "what you say of the reply",
    "MarkShown": "that they came",
    "MarkSold": "the sale",
    "MarkWorked": "the figures that they got",
    "MoveAppointment": "moving the appointment",
    "Note": "the note",
    "OptIn": "contacting them again",
    "OptOut": "no more contact",
    "PlaceCall": "the call",
    "Reassign": "giving it to somebody else",
    "Release": "giving it back",
    "Reopen": "opening it again",
    "SendElsewhere": "sending it to another desk",
    "SendMail": "the mail",
    "SendText": "the text",
    "SetAppointment": "the appointment",
    "SetBuying": "how they would like to buy",
    "SetLeadApart": "telling the two apart",
    "SetOutcome": "the outcome",
    "SetRuleAside": "setting the rule aside",
    "SetStatus": "your status",
    "SkipStep": "skipping this step",
    "TakeBackBad": "that it is no bad lead",
    "TakeBackPromise": "taking the promise back",
    "TakeBackQuestion": "taking the question back",
    "TakeBackWrongNumber": "that the number is theirs",
    "TakeForLead": "that it is a lead",
    "TakeForNone": "that it is no lead",
    "TakeForSale": "that it is a sale after all",
    "TellApart": "telling the two apart",
    "WaitNoMore": "that they wait no more",
    "WaitUntil": "waiting until that day",
    "WantAttachment": "fetching the file",
    "Withdraw": "taking it back before it goes",
}


def not_done(action: Action, why: str) -> str:
    """The whole sentence: what was not done, and why. A setting says so itself."""
    what = _NAMES.get(type(action).__name__)
    return f"Not done: {what}. {why}" if what else why
