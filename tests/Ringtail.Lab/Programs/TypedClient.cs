using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ringtail.Lab.Programs;

/// <summary>The typed API with the administrator's credentials; a refusal fails the test in its own words.</summary>
public sealed class TypedClient : IDisposable
{
    private readonly HttpClient _http;

    public TypedClient(Uri address)
    {
        _http = new HttpClient { BaseAddress = new Uri(address, "/api/v1/"), Timeout = TimeSpan.FromMinutes(1) };
        var credentials = Encoding.UTF8.GetBytes($"{RingtailProgram.User}:{RingtailProgram.Password}");
        _http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken ct) =>
        _http.GetFromJsonAsync<JsonElement>(path, ct);

    public async Task SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = JsonContent.Create(body),
        };
        using var response = await _http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {await response.Content.ReadAsStringAsync(ct)}");
    }

    public void Dispose() => _http.Dispose();
}
