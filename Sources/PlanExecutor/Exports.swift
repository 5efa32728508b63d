// Clients, requests and errors are part of this module's face: `import PlanExecutor` is all a program needs.
@_exported public import LLMClients
