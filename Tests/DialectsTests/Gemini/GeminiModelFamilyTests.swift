import Testing

@testable import Dialects

/// Section 27 of the mapping.
@Suite struct GeminiModelFamilyTests {
    struct Row: CustomTestStringConvertible {
        let testDescription: String
        let requiresSignatures: Bool
        let combines: Bool
        let maxCandidates: Int
        let takesPenalties: Bool
        let takesLogprobs: Bool

        init(_ model: String, signatures: Bool, combines: Bool, candidates: Int, penalties: Bool, logprobs: Bool) {
            testDescription = model
            requiresSignatures = signatures
            self.combines = combines
            maxCandidates = candidates
            takesPenalties = penalties
            takesLogprobs = logprobs
        }
    }

    @Test(arguments: [
        Row("gemini-1.5-flash-002", signatures: false, combines: false, candidates: 8, penalties: true, logprobs: true),
        Row("gemini-1.5-flash", signatures: false, combines: false, candidates: 8, penalties: false, logprobs: true),
        Row("gemini-2.0-flash", signatures: false, combines: false, candidates: 8, penalties: true, logprobs: true),
        Row("gemini-2.5-pro", signatures: false, combines: false, candidates: 8, penalties: false, logprobs: false),
        Row(
            "gemini-2.5-flash-image", signatures: false, combines: false, candidates: 1, penalties: false,
            logprobs: false),
        Row(
            "gemini-2.5-pro-preview-tts", signatures: false, combines: false, candidates: 1, penalties: false,
            logprobs: false),
        Row("gemini-3-pro-preview", signatures: true, combines: true, candidates: 1, penalties: false, logprobs: false),
        Row(
            "models/Gemini-3.5-Flash", signatures: true, combines: true, candidates: 1, penalties: false,
            logprobs: false),
        Row("gemini-pro-latest", signatures: true, combines: true, candidates: 1, penalties: false, logprobs: false),
        Row("gemini-4-flash", signatures: true, combines: true, candidates: 1, penalties: false, logprobs: false),
        Row("gemma-3-27b-it", signatures: false, combines: true, candidates: 1, penalties: true, logprobs: true),
        Row("tunedModels/something", signatures: false, combines: true, candidates: 8, penalties: true, logprobs: true),
    ]) func `a family is known by the model's name`(_ row: Row) {
        let family = GeminiModelFamily(row.testDescription)
        #expect(family.requiresSignatures == row.requiresSignatures)
        #expect(family.combinesFunctionsWithSearch == row.combines)
        #expect(family.combinesFunctionsWithSchema == row.combines)
        #expect(family.maxCandidates == row.maxCandidates)
        #expect(family.takesPenalties == row.takesPenalties)
        #expect(family.takesLogprobs == row.takesLogprobs)
    }

    @Test func `only the first Gemmas lack a system instruction`() {
        #expect(!GeminiModelFamily("gemma-3n-e4b-it").takesSystemInstruction)
        #expect(GeminiModelFamily("gemma-4-31b-it").takesSystemInstruction)
        #expect(GeminiModelFamily("gemini-2.0-flash").takesSystemInstruction)
    }
}
