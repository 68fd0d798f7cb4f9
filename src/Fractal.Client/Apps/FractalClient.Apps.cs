using Fractal.Client.Apps;
using Fractal.Client.Http;

namespace Fractal.Client;

public sealed partial class FractalClient
{
    /// <summary>Lists the apps as the signed-in user sees them.</summary>
    public Task<IReadOnlyList<AppResponse>> ListAppsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/apps"), ClientJson.Default.IReadOnlyListAppResponse, cancellationToken);
}
