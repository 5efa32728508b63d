// The types of the executor that knew Gemini alone, under their old names. They go with version 2.

/// Steps that run together.
@available(*, deprecated, renamed: "Batch") public typealias BatchDefinition = Batch
/// What a step found or made.
@available(*, deprecated, renamed: "StepResult") public typealias ExecutionResult = StepResult
/// Steps that run together.
@available(*, deprecated, renamed: "Batch") public typealias GeminiBatch = Batch
/// Somebody who answers prompts.
@available(*, deprecated, renamed: "LLMClient") public typealias GeminiClient = LLMClient
/// Which model answers, and where it is.
@available(*, deprecated, renamed: "LLMConfiguration") public typealias GeminiConfiguration = LLMConfiguration
/// Who finds the batches of a plan.
@available(*, deprecated, renamed: "DependencyAnalyzer") public typealias GeminiDependencyAnalyzer = DependencyAnalyzer
/// Why there is no answer.
@available(*, deprecated, renamed: "LLMError") public typealias GeminiError = LLMError
/// Steps towards an answer.
@available(*, deprecated, renamed: "Plan") public typealias GeminiPlan = Plan
/// How the steps of a plan are batched.
@available(*, deprecated, renamed: "PlanAnalysis") public typealias GeminiPlanAnalysis = PlanAnalysis
/// What became of a plan.
@available(*, deprecated, renamed: "PlanReport") public typealias GeminiPlanReport = PlanReport
/// Who runs a plan.
@available(*, deprecated, renamed: "PlanRunner") public typealias GeminiPlanRunner = PlanRunner
/// One step of a plan.
@available(*, deprecated, renamed: "Step") public typealias GeminiStep = Step
/// Who carries out a step.
@available(*, deprecated, renamed: "StepExecutor") public typealias GeminiStepExecutor = StepExecutor
/// Why a step has no result.
@available(*, deprecated, renamed: "StepFailure") public typealias GeminiStepFailure = StepFailure
/// What a step found or made.
@available(*, deprecated, renamed: "StepResult") public typealias GeminiStepResult = StepResult
/// What a step does.
@available(*, deprecated, renamed: "Step.Kind") public typealias StepType = Step.Kind
