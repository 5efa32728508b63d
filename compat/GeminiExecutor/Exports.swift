// Under its old name the module offers all that it has become.
@_exported public import PlanExecutor
