namespace Fractal.Bench.Claims.Loads;

/// <summary>Prebuilt requests of a generator; called from its thread.</summary>
internal interface IRequests
{
    /// <summary>The bytes of the next request, and a number that is returned with its response.</summary>
    ReadOnlySpan<byte> Next(out int number);

    /// <summary>The response, or status 0 if the connection was lost before one arrived.</summary>
    void Answered(int number, int status, ReadOnlySpan<byte> body);
}
