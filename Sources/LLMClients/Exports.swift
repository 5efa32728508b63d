// Requests, answers and JSON values are part of this module's face: `import LLMClients` is all a program needs.
@_exported public import Dialects
@_exported public import Wire
